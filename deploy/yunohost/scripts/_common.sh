#!/bin/bash
# What the scripts share.

# The program in its own environment, as deploy/requirements.lock pins it; sources/ holds the wheel and that file.
install_program() {
	ynh_hide_warnings python3 -m venv --clear "$install_dir/venv"
	ynh_hide_warnings "$install_dir/venv/bin/pip" install --no-cache-dir --require-hashes -r ../sources/requirements.lock
	ynh_hide_warnings "$install_dir/venv/bin/pip" install --no-cache-dir --no-deps ../sources/manchette-*.whl
	chown -R root:root "$install_dir/venv"
	chmod 755 "$install_dir"
}

# The units of systemd and the site of nginx.
add_configuration() {
	path_no_slash="${path%/}"
	ynh_config_add_nginx
	ynh_config_add_systemd
	ynh_config_add_systemd --service="$app-reindex" --template="reindex.service"
	ynh_config_add --template="reindex.timer" --destination="/etc/systemd/system/$app-reindex.timer"
	systemctl daemon-reload
	systemctl enable --now --quiet "$app-reindex.timer"
	yunohost service add "$app" --description="Search of press pages"
}
