using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagKit.Cli;

/// <summary>The JSON shapes of all commands, written without reflection: names in snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IngestJson))]
[JsonSerializable(typeof(SearchJson))]
[JsonSerializable(typeof(AskJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(ReindexJson))]
[JsonSerializable(typeof(VersionsJson))]
[JsonSerializable(typeof(RollbackJson))]
[JsonSerializable(typeof(LoadJson))]
[JsonSerializable(typeof(ChunkJson))]
[JsonSerializable(typeof(ChunkQualityJson))]
[JsonSerializable(typeof(EvalJson))]
[JsonSerializable(typeof(FlowsJson))]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(RunsJson))]
[JsonSerializable(typeof(CancelJson))]
[JsonSerializable(typeof(DeadLettersJson))]
[JsonSerializable(typeof(RedriveJson))]
[JsonSerializable(typeof(CacheJson))]
[JsonSerializable(typeof(CachePruneJson))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ToolJson : JsonSerializerContext;
