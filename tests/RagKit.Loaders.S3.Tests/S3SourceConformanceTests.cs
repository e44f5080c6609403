using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using RagKit.Loading;
using RagKit.S3;
using RagKit.Sources;

namespace RagKit.Loaders.S3.Tests;

public sealed class LoopbackS3ConformanceTests : SourceConformance
{
    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        await BucketPlace.CreateAsync(items, new S3SourceOptions { Prefix = "docs/" });
}

public sealed class LoopbackS3VersionIdsConformanceTests : SourceConformance
{
    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        await BucketPlace.CreateAsync(items, new S3SourceOptions { Prefix = "docs/", UseVersionIds = true });
}

/// <summary>Against s3rver, which somebody else wrote.</summary>
public sealed class S3rverConformanceTests(S3rver server) : SourceConformance, IClassFixture<S3rver>
{
    private static int _places;

    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items)
    {
        S3rverPlace place = new(server.CreateClient(), $"p{Interlocked.Increment(ref _places)}/");
        foreach ((string name, string text) in items)
            await place.PutAsync(name, text);
        return place;
    }

    private sealed class S3rverPlace(IAmazonS3 client, string prefix) : SourcePlace
    {
        public override ISource Source { get; } = new S3Source("rag", client, new S3SourceOptions { Prefix = prefix });

        public override Task PutAsync(string name, string text) =>
            client.PutObjectAsync(new PutObjectRequest { BucketName = "rag", Key = prefix + name, ContentBody = text, UseChunkEncoding = false }, TestContext.Current.CancellationToken);

        public override Task RemoveAsync(string name) => client.DeleteObjectAsync("rag", prefix + name, TestContext.Current.CancellationToken);

        public override Task<bool> BreakAsync() => Task.FromResult(false);

        public override ValueTask DisposeAsync()
        {
            client.Dispose();
            return base.DisposeAsync();
        }
    }
}

/// <summary>A loopback bucket with two objects a page.</summary>
internal sealed class BucketPlace(LoopbackBucket bucket, IAmazonS3 client, S3SourceOptions options) : SourcePlace
{
    public override ISource Source { get; } = new S3Source("rag", client, options);

    public static async Task<SourcePlace> CreateAsync(IReadOnlyDictionary<string, string> items, S3SourceOptions options)
    {
        LoopbackBucket bucket = await LoopbackBucket.StartAsync();
        bucket.PageSize = 2;
        BucketPlace place = new(bucket, bucket.CreateClient(), options);
        foreach ((string name, string text) in items)
            await place.PutAsync(name, text);
        return place;
    }

    public override Task PutAsync(string name, string text)
    {
        bucket.Put("docs/" + name, text);
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string name)
    {
        bucket.Objects.Remove("docs/" + name);
        return Task.CompletedTask;
    }

    public override Task<bool> BreakAsync()
    {
        // The first page is given, the second is not.
        bucket.Fault = async (http, _) =>
        {
            if (!http.Request.Query.ContainsKey("continuation-token") && !http.Request.Query.ContainsKey("key-marker"))
                return false;
            await LoopbackBucket.FailAsync(http, (int)HttpStatusCode.InternalServerError, "InternalError");
            return true;
        };
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        client.Dispose();
        await bucket.DisposeAsync();
        await base.DisposeAsync();
    }
}
