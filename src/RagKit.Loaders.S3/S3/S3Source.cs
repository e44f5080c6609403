using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using RagKit.Sources;

namespace RagKit.S3;

/// <summary>
/// The objects of a bucket below a prefix, listed page by page in the order of the server, which is that of the keys. A version is the ETag, or the
/// version id (<see cref="S3SourceOptions.UseVersionIds"/>); an object is opened only as it was listed. What consoles write to show folders is left
/// out. A listing that breaks off throws, so that nothing is taken for deleted. Safe to use from several threads at once.
/// </summary>
public sealed class S3Source : ISource, IDisposable
{
    private readonly Lazy<IAmazonS3> _client;
    private readonly bool _owned;
    private readonly string _bucket;
    private readonly string _folder;
    private readonly S3SourceOptions _options;
    private readonly GlobSet? _include;
    private readonly GlobSet _exclude;

    /// <summary>The objects of a bucket, read by a client made of the options when it is first needed, and disposed with the source.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="options">What to list and where; <see langword="null"/> for every object.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    public S3Source(string bucket, S3SourceOptions? options = null)
        : this(bucket, options, new Lazy<IAmazonS3>((options?.Connection ?? new S3ConnectionOptions()).CreateClient), owned: true)
    {
    }

    /// <summary>The objects of a bucket, read by a client that the caller made and disposes.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="client">The client.</param>
    /// <param name="options">What to list; <see langword="null"/> for every object. Its connection is not used.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    public S3Source(string bucket, IAmazonS3 client, S3SourceOptions? options = null)
        : this(bucket, options, new Lazy<IAmazonS3>(client ?? throw new ArgumentNullException(nameof(client))), owned: false)
    {
    }

    private S3Source(string bucket, S3SourceOptions? options, Lazy<IAmazonS3> client, bool owned)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bucket);
        _options = options ?? new S3SourceOptions();
        _options.Validate();
        (_bucket, _client, _owned) = (bucket, client, owned);
        _folder = _options.Prefix[..(_options.Prefix.LastIndexOf('/') + 1)];
        _include = _options.Include.Count == 0 ? null : new GlobSet(_options.Include);
        _exclude = new GlobSet(_options.Exclude);
        Id = _options.Name ?? $"{bucket}/{_folder}".TrimEnd('/');
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The bucket is not there, or may not be listed.</exception>
    public async IAsyncEnumerable<SourceItem> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        S3Listing listing = new(_client.Value, _bucket, _options.Prefix, _options.UseVersionIds);
        await foreach (S3Listed listed in listing.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            string id = listed.Key[_folder.Length..];
            if (!IsFolderMarker(id, listed.Size) && _include?.Matches(id) != false && !_exclude.Matches(id))
                yield return new SourceItem(id, listed.Version) { Length = listed.Size, ModifiedAt = listed.ModifiedAt };
        }
    }

    /// <inheritdoc />
    /// <exception cref="RagKitException">The object has changed or gone since it was listed, may not be read, is archived, or is too long.</exception>
    public async ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string name = $"s3://{_bucket}/{_folder}{item.Id}";
        if (item.Length > _options.MaxObjectBytes)
            throw TooLong(name, item.Length.Value);
        GetObjectRequest request = new() { BucketName = _bucket, Key = _folder + item.Id };
        if (_options.UseVersionIds)
            request.VersionId = item.Version;
        else
            request.EtagToMatch = item.Version;
        try
        {
            GetObjectResponse response = await _client.Value.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.ContentLength <= _options.MaxObjectBytes && (_options.UseVersionIds || response.ETag == item.Version))
                return new S3ObjectStream(name, response);
            // A server that knows no conditions answers with whatever it has now.
            long length = response.ContentLength;
            response.Dispose();
            throw length > _options.MaxObjectBytes ? TooLong(name, length) : S3Errors.Changed(name, null);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw S3Errors.Of(e, name, _bucket, "s3:GetObject");
        }
    }

    /// <summary>Disposes the client, if the source made it.</summary>
    public void Dispose()
    {
        if (_owned && _client.IsValueCreated)
            _client.Value.Dispose();
    }

    /// <summary>A key that ends in a slash, or in what Hadoop writes, and holds nothing: it only shows that there is such a folder.</summary>
    private static bool IsFolderMarker(string id, long size) =>
        id.Length == 0 || (size == 0 && (id.EndsWith('/') || id.EndsWith("_$folder$", StringComparison.Ordinal)));

    private RagKitException TooLong(string name, long length) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{name}' has {length:N0} bytes and MaxObjectBytes is {_options.MaxObjectBytes:N0}. Split it, raise MaxObjectBytes, or leave it out with an Exclude glob."));
}
