namespace RagKit.S3;

/// <summary>
/// Which objects of a bucket an <see cref="S3Source"/> lists. Globs are relative to the prefix's folder: <c>**</c> for any folders, <c>*</c>,
/// <c>?</c> and <c>{a,b}</c>; case is ignored, and a glob without a slash matches names in every folder.
/// </summary>
public sealed record S3SourceOptions
{
    /// <summary>What keys must begin with, such as <c>policies/</c>; empty (the default) for the whole bucket. Ids leave out what stands before its last slash.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Globs of which an object must match one; none (the default) for every object.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of what is left out, also where <see cref="Include"/> matches; by default nothing.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The longest object that is opened, in bytes; at least 1, by default 100 MiB. A longer one fails alone.</summary>
    public long MaxObjectBytes { get; init; } = 100L << 20;

    /// <summary>
    /// Whether objects are listed and opened by their version id, in a bucket with versioning: what is read is then what was listed, even when it was
    /// overwritten since. It needs <c>s3:ListBucketVersions</c> and <c>s3:GetObjectVersion</c>, and lists old versions, too, only to pass them over.
    /// </summary>
    public bool UseVersionIds { get; init; }

    /// <summary>Where the bucket is, for a client that the source makes; <see langword="null"/> (the default) for what the environment says.</summary>
    public S3ConnectionOptions? Connection { get; init; }

    /// <summary>The source's id, which begins the id of each document; by default the bucket's name, with the prefix's folder where there is one.</summary>
    public string? Name { get; init; }

    internal void Validate()
    {
        if (MaxObjectBytes < 1)
            throw new ArgumentException($"MaxObjectBytes ({MaxObjectBytes}) must be at least 1.");
        if (Prefix.StartsWith('/'))
            throw new ArgumentException($"Prefix ('{Prefix}') must not begin with a slash: keys don't. Write '{Prefix.TrimStart('/')}'.");
        Connection?.Validate();
    }
}
