using Microsoft.AspNetCore.Http;
using RagKit.Stores.Qdrant.Tests.Server;

namespace RagKit.Stores.Qdrant.Tests;

/// <summary>What passes is tried again, what does not is an error with Qdrant's words and the next step; requests stay below the limit.</summary>
public sealed class QdrantHttpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_is_busy_is_asked_again_when_it_says(int status)
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = new(server.Url, "corpus", new QdrantStoreOptions { Retries = 2, Timeout = TimeSpan.FromMinutes(30) }, http: null, new FastTime());
        await store.CountAsync(Cancellation);
        int refusals = 2;
        List<long> times = [];
        server.Before = async context =>
        {
            times.Add(TimeProvider.System.GetTimestamp());
            if (refusals-- <= 0)
                return false;
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "10";
            await context.Response.WriteAsJsonAsync(new { status = new { error = "Rate limiting exceeded" } });
            return true;
        };
        Assert.Null(await store.GetManifestAsync(Cancellation));
        // A read that took so long also looks whether what it saw had been swept.
        Assert.InRange(times.Count, 3, 4);
        // Ten seconds of the fast clock.
        Assert.True(TimeProvider.System.GetElapsedTime(times[0], times[1]) > TimeSpan.FromSeconds(0.19));
        refusals = 3;
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.GetManifestAsync(Cancellation));
        Assert.Contains("Rate limiting exceeded", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_sent_and_a_wrong_one_is_an_error_with_the_next_step()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync(apiKey: "right");
        await using QdrantChunkStore right = new(server.Url, "corpus", new QdrantStoreOptions { ApiKey = "right" }), wrong = new(server.Url, "corpus", new QdrantStoreOptions { ApiKey = "wrong" });
        Assert.Equal(default, await right.CountAsync(Cancellation));
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await wrong.CountAsync(Cancellation));
        Assert.Contains("Must provide an API key", error.Message, StringComparison.Ordinal);
        Assert.Contains("ApiKey", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new QdrantStoreOptions { ApiKey = "secret" }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_are_split_below_the_limit_of_a_request()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        server.MaxRequestBytes = 1 << 20;
        await using QdrantChunkStore store = new(server.Url, "corpus", new QdrantStoreOptions { MaxRequestBytes = 1 << 20 });
        string words = string.Join(' ', Enumerable.Range(0, 20_000).Select(number => $"kavo{number % 100}"));
        await store.ReplaceAsync([.. Enumerable.Range(0, 30).Select(number => StoreSamples.Document($"d{number}", $"{words} end{number}"))], null, Cancellation);
        byte[] artifact = new byte[5_000_000];
        new Random(1).NextBytes(artifact);
        await store.WriteArtifactAsync("model", artifact, Cancellation);
        Assert.Equal(30, (await store.CountAsync(Cancellation)).Chunks);
        ReadOnlyMemory<byte>? read = await store.ReadArtifactAsync("model", Cancellation);
        Assert.True(artifact.AsSpan().SequenceEqual(read!.Value.Span));
        string endless = string.Join(' ', Enumerable.Range(0, 200_000).Select(number => $"kavo{number}"));
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.ReplaceAsync([StoreSamples.Document("x", endless)], null, Cancellation));
        Assert.Contains("MaxRequestBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(30, (await store.CountAsync(Cancellation)).Documents);
    }

    [Fact]
    public async Task Errors_carry_what_Qdrant_says_and_the_next_step()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = new(server.Url, "corpus");
        await store.CountAsync(Cancellation);
        server.MaxRequestBytes = 1000;
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.ReplaceAsync([StoreSamples.Document("d", new string('x', 5000))], null, Cancellation));
        Assert.Contains("is larger than allowed", error.Message, StringComparison.Ordinal);
        Assert.Contains("Lower MaxRequestBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(default, await store.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_client_that_was_handed_in_is_used_and_not_disposed()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        using HttpClient http = new();
        await using (QdrantChunkStore store = new(server.Url, "corpus", options: null, http))
            await store.CountAsync(Cancellation);
        Assert.True((await http.GetAsync(new Uri(server.Url, "collections"), Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public void What_is_out_of_range_is_refused_with_value_and_limit()
    {
        Uri url = new("http://localhost:6333");
        foreach ((QdrantStoreOptions options, string part) in (ReadOnlySpan<(QdrantStoreOptions, string)>)[
            (new() { Timeout = TimeSpan.Zero }, "Timeout"), (new() { Retries = 21 }, "21"), (new() { MaxRequestBytes = 1 }, "1,048,576"), (new() { WriterLease = TimeSpan.Zero }, "WriterLease"),
            (new() { Index = new() { M = 513 } }, "513"), (new() { Cluster = new() { Replicas = 2, WriteConsistency = 3 } }, "WriteConsistency (3)")])
        {
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => new QdrantChunkStore(url, "corpus", options)).Message, StringComparison.Ordinal);
        }
        Assert.Contains("http", Assert.ThrowsAny<ArgumentException>(() => new CorpusBuilder("c").StoreInQdrant("localhost")).Message, StringComparison.Ordinal);
    }
}
