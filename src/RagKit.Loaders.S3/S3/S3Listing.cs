using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace RagKit.S3;

/// <summary>One listing of a bucket, page by page. Every page must lead on to another one, or say that it is the last.</summary>
internal sealed class S3Listing(IAmazonS3 client, string bucket, string prefix, bool byVersionId)
{
    public async IAsyncEnumerable<S3Listed> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (string? Key, string? Version) next = default;
        string last = "";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Page page = await ReadPageAsync(next, cancellationToken).ConfigureAwait(false);
            foreach (S3Listed listed in page.Objects)
            {
                // Keys are unique, so that one that comes again tells of a server that begins anew, as does a page that leads to itself.
                if (listed.Key == last || !listed.Key.StartsWith(prefix, StringComparison.Ordinal))
                    throw Broken($"the key '{listed.Key}' does not belong behind '{last}' below '{prefix}'");
                last = listed.Key;
                yield return listed;
            }
            if (!page.IsTruncated)
                yield break;
            if (string.IsNullOrEmpty(page.Next.Key) || page.Next == next)
                throw Broken("a page says that more follows, but not where");
            next = page.Next;
        }
    }

    private async Task<Page> ReadPageAsync((string? Key, string? Version) from, CancellationToken cancellationToken)
    {
        try
        {
            return byVersionId
                ? await ReadVersionsAsync(from, cancellationToken).ConfigureAwait(false)
                : await ReadObjectsAsync(from.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw S3Errors.Of(e, $"s3://{bucket}/{prefix}", bucket, byVersionId ? "s3:ListBucketVersions" : "s3:ListBucket");
        }
    }

    private async Task<Page> ReadObjectsAsync(string? from, CancellationToken cancellationToken)
    {
        // Keys may hold what XML can't, so they are asked for in percent encoding.
        ListObjectsV2Request request = new() { BucketName = bucket, Prefix = prefix, ContinuationToken = from, Encoding = EncodingType.Url };
        ListObjectsV2Response response = await client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
        bool encoded = response.Encoding == EncodingType.Url;
        return new Page(
            (response.S3Objects ?? []).Select(found => new S3Listed(Key(found.Key, encoded), found.ETag, found.Size ?? 0, Utc(found.LastModified))),
            response.IsTruncated ?? false, (response.NextContinuationToken, null));
    }

    private async Task<Page> ReadVersionsAsync((string? Key, string? Version) from, CancellationToken cancellationToken)
    {
        ListVersionsRequest request = new() { BucketName = bucket, Prefix = prefix, KeyMarker = from.Key, VersionIdMarker = from.Version, Encoding = EncodingType.Url };
        ListVersionsResponse response = await client.ListVersionsAsync(request, cancellationToken).ConfigureAwait(false);
        bool encoded = response.Encoding == EncodingType.Url;
        return new Page(
            from found in response.Versions ?? []
            where found is { IsLatest: true, IsDeleteMarker: not true }
            select new S3Listed(Key(found.Key, encoded), found.VersionId, found.Size ?? 0, Utc(found.LastModified)),
            response.IsTruncated ?? false, (response.NextKeyMarker is { } key ? Key(key, encoded) : null, response.NextVersionIdMarker));
    }

    private static string Key(string key, bool encoded) => encoded ? Uri.UnescapeDataString(key.Replace('+', ' ')) : key;

    private static DateTimeOffset? Utc(DateTime? moment) => moment is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null;

    private RagKitException Broken(string why) => new(
        $"The listing of 's3://{bucket}/{prefix}' makes no sense: {why}. Nothing of the source is taken for deleted; check the server, or a proxy in between.");

    private sealed record Page(IEnumerable<S3Listed> Objects, bool IsTruncated, (string? Key, string? Version) Next);
}
