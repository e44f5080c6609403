namespace RagKit.Web;

/// <summary>What a server calls a state of a resource, written as it wrote it.</summary>
internal sealed record WebValidators(string? ETag, string? LastModified)
{
    public bool IsEmpty => ETag is null && LastModified is null;
}
