import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/** One node of OpenSearch 3, its modules taken from the class path. Usage: ClusterNode HOME NAME. */
public final class ClusterNode extends Node {
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.painless.PainlessModulePlugin");

    private ClusterNode(Path home, String name, Collection<PluginInfo> modules) {
        super(
            InternalSettingsPreparer.prepareEnvironment(
                Settings.builder().put("path.home", home.toString()).build(), Map.of(), home.resolve("config"), () -> name),
            modules,
            false);
    }

    public static void main(String[] arguments) throws Exception {
        List<PluginInfo> modules = new ArrayList<>();
        for (String module : MODULES) {
            modules.add(new PluginInfo(
                module, module, Version.CURRENT.toString(), Version.CURRENT, System.getProperty("java.specification.version"),
                module, null, List.of(), false));
        }
        ClusterNode node = new ClusterNode(Path.of(arguments[0]), arguments[1], modules);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception error) {
                error.printStackTrace();
            } finally {
                closed.countDown();
            }
        }));
        node.start();
        closed.await();
    }
}
