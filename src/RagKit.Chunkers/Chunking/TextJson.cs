using System.Text.Json.Serialization;

namespace RagKit.Chunking;

/// <summary>Writes lists of texts into fingerprints so that no two lists read alike.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class TextJson : JsonSerializerContext;
