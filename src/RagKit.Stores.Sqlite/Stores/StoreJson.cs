using System.Text.Json.Serialization;

namespace RagKit.Stores;

/// <summary>What is kept as JSON in a column, without reflection.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(CorpusManifest))]
[JsonSerializable(typeof(StoreVersion[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
