"""The engine on an OpenSearch cluster (the extra `opensearch`): docs/cluster.md."""
