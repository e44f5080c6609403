namespace RagKit.VectorData;

/// <summary>The fields of a chunk's record; its metadata stand beside them by their own names.</summary>
internal static class RecordFields
{
    public const string Id = nameof(Id);
    public const string DocumentId = nameof(DocumentId);
    public const string SourceId = nameof(SourceId);
    public const string Ordinal = nameof(Ordinal);
    public const string Text = nameof(Text);
    public const string Title = nameof(Title);
    public const string Vector = nameof(Vector);

    public static Dictionary<string, object?> Record(Chunk chunk, ReadOnlyMemory<float>? vector)
    {
        Dictionary<string, object?> record = new(StringComparer.Ordinal);
        foreach ((string name, MetadataValue value) in chunk.Metadata)
            record[name] = FromValue(value);
        record[Id] = chunk.Id;
        record[DocumentId] = chunk.DocumentId;
        record[Ordinal] = chunk.Ordinal;
        record[Text] = chunk.Text;
        record[Title] = chunk.Title;
        if (vector is not null)
            record[Vector] = vector;
        return record;
    }

    public static MetadataValue? ToValue(object value) => value switch
    {
        string text => text,
        bool truth => truth,
        long whole => whole,
        int whole => whole,
        short whole => whole,
        decimal number => number,
        double number => number,
        float number => number,
        DateTimeOffset moment => moment,
        DateTime moment => (MetadataValue)new DateTimeOffset(moment),
        _ => null,
    };

    private static object? FromValue(MetadataValue value) => value.Kind switch
    {
        MetadataKind.String => value.AsString(),
        MetadataKind.Integer => value.AsInteger(),
        MetadataKind.Decimal => value.AsDecimal(),
        MetadataKind.Boolean => value.AsBoolean(),
        MetadataKind.Date => value.AsDate(),
        MetadataKind.Array => value.Elements.Select(FromValue).ToArray(),
        _ => null,
    };
}
