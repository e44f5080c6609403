using System.Text.Json.Serialization;

namespace RagKit.Cli;

/// <summary>The JSON shapes of all commands, written without reflection: names in snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IngestJson))]
[JsonSerializable(typeof(SearchJson))]
[JsonSerializable(typeof(AskJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(LoadJson))]
[JsonSerializable(typeof(ChunkJson))]
[JsonSerializable(typeof(EvalJson))]
internal sealed partial class ToolJson : JsonSerializerContext;
