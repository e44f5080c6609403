namespace RagKit.Api;

/// <summary>An item as it was read; without record where there is a problem with it.</summary>
internal sealed record ApiRecord(string Id, string Version)
{
    public DateTimeOffset? ModifiedAt { get; init; }

    public byte[]? Record { get; init; }

    public string? Problem { get; init; }
}
