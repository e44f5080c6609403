namespace RagKit.Sql;

/// <summary>A row as it was read: without record where only its version was, or where there is a problem with it.</summary>
internal sealed record SqlRow(string Id, string Version)
{
    public DateTimeOffset? ModifiedAt { get; init; }

    public byte[]? Record { get; init; }

    public string? Problem { get; init; }
}
