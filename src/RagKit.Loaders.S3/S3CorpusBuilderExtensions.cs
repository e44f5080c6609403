using Amazon.S3;
using RagKit.S3;

namespace RagKit;

/// <summary>Takes documents from buckets.</summary>
public static class S3CorpusBuilderExtensions
{
    /// <summary>
    /// Takes the objects of a bucket, read by the <see cref="IAmazonS3"/> that the host has registered; without one, or with
    /// <see cref="S3SourceOptions.Connection"/> set, by a client made of the options.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="options">What to list and where; <see langword="null"/> for every object.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    public static CorpusBuilder FromS3(this CorpusBuilder corpus, string bucket, S3SourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(bucket);
        options?.Validate();
        return corpus.From(services => options?.Connection is null && services?.GetService(typeof(IAmazonS3)) is IAmazonS3 client
            ? new S3Source(bucket, client, options)
            : new S3Source(bucket, options));
    }

    /// <summary>Takes the objects of a bucket, read by a client that the caller keeps and disposes.</summary>
    public static CorpusBuilder FromS3(this CorpusBuilder corpus, string bucket, IAmazonS3 client, S3SourceOptions? options = null) =>
        corpus.From(new S3Source(bucket, client, options));
}
