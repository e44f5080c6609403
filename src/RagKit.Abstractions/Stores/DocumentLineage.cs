using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagKit.Stores;

/// <summary>
/// Where a stored document came from and what made it, so that every chunk can be followed back to the bytes that it was cut from and the
/// code that cut it. What made the chunks is <see cref="StoredDocument.Chunker"/>.
/// </summary>
public sealed record DocumentLineage
{
    /// <summary>The version of its item as the source listed it; empty when unknown.</summary>
    public string SourceVersion { get; init; } = "";

    /// <summary>The fingerprint of the loader that parsed it.</summary>
    public string Loader { get; init; } = "";

    /// <summary>The SHA-256 of the bytes that it was parsed from, in lower-case hexadecimal: their address where a document store keeps originals.</summary>
    public string Original { get; init; } = "";

    /// <summary>The address of the parsed document in the document store; empty where the chunk store keeps it, or nobody.</summary>
    public string Parsed { get; init; } = "";

    /// <summary>The fingerprint of the model that embedded it; empty when it was written without vectors.</summary>
    public string Model { get; init; } = "";

    /// <summary>The version of RagKit that wrote it.</summary>
    public string Code { get; init; } = "";

    /// <summary>The id of the run that wrote it.</summary>
    public string Run { get; init; } = "";

    /// <summary>When it was written.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Nothing is known.</summary>
    public static DocumentLineage Unknown { get; } = new();

    /// <summary>As JSON, for stores that keep it in one column; empty where nothing is known.</summary>
    public string ToJson() => this == Unknown ? "" : JsonSerializer.Serialize(this, LineageJson.Default.DocumentLineage);

    /// <summary>Reads what <see cref="ToJson"/> gave, as UTF-8, for listings of many documents: texts that are those of another lineage are shared with it.</summary>
    /// <param name="json">The JSON; nothing is known where it is empty.</param>
    /// <param name="like">Another lineage, such as that of the document before; <see langword="null"/> for none.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static DocumentLineage FromJson(ReadOnlySpan<byte> json, DocumentLineage? like)
    {
        if (json.IsEmpty)
            return Unknown;
        like ??= Unknown;
        string sourceVersion = "", loader = "", original = "", parsed = "", model = "", code = "", run = "";
        DateTimeOffset? at = null;
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("sourceVersion"u8))
                sourceVersion = reader.GetString()!;
            else if (name.SequenceEqual("loader"u8))
                loader = Shared(ref reader, like.Loader);
            else if (name.SequenceEqual("original"u8))
                original = reader.GetString()!;
            else if (name.SequenceEqual("parsed"u8))
                parsed = reader.GetString()!;
            else if (name.SequenceEqual("model"u8))
                model = Shared(ref reader, like.Model);
            else if (name.SequenceEqual("code"u8))
                code = Shared(ref reader, like.Code);
            else if (name.SequenceEqual("run"u8))
                run = Shared(ref reader, like.Run);
            else if (name.SequenceEqual("at"u8) && reader.TokenType != JsonTokenType.Null)
                at = reader.GetDateTimeOffset();
            else
                reader.Skip();
        }
        return new() { SourceVersion = sourceVersion, Loader = loader, Original = original, Parsed = parsed, Model = model, Code = code, Run = run, At = at };
    }

    private static string Shared(ref Utf8JsonReader reader, string other) => reader.ValueTextEquals(other) ? other : reader.GetString()!;

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static DocumentLineage FromJson(string? json) =>
        string.IsNullOrEmpty(json) ? Unknown : JsonSerializer.Deserialize(json, LineageJson.Default.DocumentLineage) ?? Unknown;
}

/// <summary>How lineages are written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DocumentLineage))]
internal sealed partial class LineageJson : JsonSerializerContext;
