#!/usr/bin/env bash
# Prints the figures of an area, a line each: name, value, unit, target, "holds" or "short".
#   bash benchmarks/figures.sh core            all of them (about five minutes on two cores)
#   bash benchmarks/figures.sh core search     those whose name holds "search"
#   bash benchmarks/figures.sh flows           the flow runner's (about two minutes)
#   bash benchmarks/figures.sh loaders         loaders, tokenizers, chunkers, beside the npm packages in PEERS_DIR
#   bash benchmarks/figures.sh stores          stores and their search engines, beside Xapian, numpy and faiss where python3 (or PYTHON) has them
#   bash benchmarks/figures.sh stores kills     a thousand processes that sync are killed: nothing lost, doubled or stale (about twenty minutes)
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build src/RagKit.Cli -c Release -v quiet -nologo >&2
dotnet build tests/RagKit.Sync.Kills -c Release -v quiet -nologo >&2
dotnet build benchmarks/RagKit.Figures -c Release -v quiet -nologo >&2
exec dotnet benchmarks/RagKit.Figures/bin/Release/net10.0/RagKit.Figures.dll figures "$@"
