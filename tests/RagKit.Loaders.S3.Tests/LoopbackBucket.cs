using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RagKit.Loaders.S3.Tests;

/// <summary>
/// A server on the loopback that answers ListObjectsV2, ListObjectVersions and GetObject for one bucket as S3's documentation says, conditions
/// included, and fails where a test wants it to.
/// </summary>
internal sealed class LoopbackBucket : IAsyncDisposable
{
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly WebApplication _server;

    private LoopbackBucket(WebApplication server) => _server = server;

    public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers a request in the place of the server when it returns true; given the number of such requests so far, from 1.</summary>
    public Func<HttpContext, int, Task<bool>> Fault { get; set; } = (_, _) => Task.FromResult(false);

    public ConcurrentQueue<string> Requests { get; } = new();

    public int PageSize { get; set; } = 1000;

    public bool KnowsConditions { get; set; } = true;

    public Uri Address { get; private set; } = null!;

    public static async Task<LoopbackBucket> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        LoopbackBucket bucket = new(builder.Build());
        bucket._server.Run(bucket.AnswerAsync);
        await bucket._server.StartAsync(TestContext.Current.CancellationToken);
        bucket.Address = new Uri(bucket._server.Urls.Single());
        return bucket;
    }

    public IAmazonS3 CreateClient(int retries = 0) => new AmazonS3Client(
        new BasicAWSCredentials("key", "secret"), new AmazonS3Config { ServiceURL = Address.AbsoluteUri, ForcePathStyle = true, MaxErrorRetry = retries, AuthenticationRegion = "us-east-1" });

    public void Put(string key, string text) => Objects[key] = Encoding.UTF8.GetBytes(text);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    public static string ETag(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}-1\"";

    private async Task AnswerAsync(HttpContext http)
    {
        Requests.Enqueue(http.Request.Path.Value + http.Request.QueryString.Value);
        if (await Fault(http, Requests.Count))
            return;
        string[] path = http.Request.Path.Value!.TrimStart('/').Split('/', 2);
        if (path[0] != "rag")
            await FailAsync(http, 404, "NoSuchBucket");
        else if (path.Length == 1 || path[1].Length == 0)
            await ListAsync(http, http.Request.Query.ContainsKey("versions"));
        else if (!Objects.TryGetValue(path[1], out byte[]? bytes))
            await FailAsync(http, 404, "NoSuchKey");
        else if (http.Request.Query["versionId"].SingleOrDefault() is { } version && version != Version(bytes))
            await FailAsync(http, 404, "NoSuchVersion");
        else if (KnowsConditions && http.Request.Headers.IfMatch.SingleOrDefault() is { } tag && tag != ETag(bytes))
            await FailAsync(http, 412, "PreconditionFailed");
        else
            await SendAsync(http, bytes);
    }

    public static Task FailAsync(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        return http.Response.WriteAsync($"<Error><Code>{code}</Code><Message>as the test wants it</Message></Error>");
    }

    private static async Task SendAsync(HttpContext http, byte[] bytes)
    {
        http.Response.Headers.ETag = ETag(bytes);
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes);
    }

    private async Task ListAsync(HttpContext http, bool versions)
    {
        IQueryCollection query = http.Request.Query;
        string prefix = query["prefix"].SingleOrDefault() ?? "";
        string from = (versions ? query["key-marker"].SingleOrDefault() : query["continuation-token"].SingleOrDefault() is { } token ? Encoding.UTF8.GetString(Convert.FromHexString(token)) : null) ?? "";
        bool encode = query["encoding-type"].SingleOrDefault() == "url";
        List<KeyValuePair<string, byte[]>> rest =
            [.. Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(pair.Key, from) > 0)];
        List<KeyValuePair<string, byte[]>> page = [.. rest.Take(PageSize)];
        string Key(string key) => encode ? Uri.EscapeDataString(key).Replace("%20", "+", StringComparison.Ordinal) : key;
        bool truncated = page.Count < rest.Count;
        XElement list = new(Xml + (versions ? "ListVersionsResult" : "ListBucketResult"),
            new XElement(Xml + "Name", "rag"), new XElement(Xml + "Prefix", Key(prefix)), new XElement(Xml + "IsTruncated", truncated),
            encode ? new XElement(Xml + "EncodingType", "url") : null,
            truncated && !versions ? new XElement(Xml + "NextContinuationToken", Convert.ToHexString(Encoding.UTF8.GetBytes(page[^1].Key))) : null,
            truncated && versions ? new XElement(Xml + "NextKeyMarker", Key(page[^1].Key)) : null,
            truncated && versions ? new XElement(Xml + "NextVersionIdMarker", "old") : null,
            page.SelectMany(pair => versions
                ? [Entry("Version", pair, Key, Version(pair.Value), true), Entry("Version", pair, Key, "old", false)]
                : new[] { Entry("Contents", pair, Key, null, true) }));
        http.Response.ContentType = "application/xml";
        await http.Response.WriteAsync(new XDocument(list).ToString());
    }

    private static string Version(byte[] bytes) => "v" + ETag(bytes).Trim('"');

    private static XElement Entry(string name, KeyValuePair<string, byte[]> pair, Func<string, string> key, string? version, bool latest) => new(Xml + name,
        new XElement(Xml + "Key", key(pair.Key)), new XElement(Xml + "LastModified", "2026-11-21T10:00:00.000Z"),
        version is null ? null : new XElement(Xml + "VersionId", version), version is null ? null : new XElement(Xml + "IsLatest", latest),
        new XElement(Xml + "ETag", ETag(pair.Value)), new XElement(Xml + "Size", pair.Value.Length.ToString(CultureInfo.InvariantCulture)));
}
