using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagKit.Stores.Qdrant.Tests.Schema;
using RagKit.TestData;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>
/// A loopback server that keeps points and answers as the published REST API of Qdrant 1.19 does, for what is used here; anything else it refuses.
/// Where the published document is at hand it checks every request against it, and answers one that does not fit with an error.
/// </summary>
internal sealed class FakeQdrant : IAsyncDisposable
{
    private static readonly Lazy<Task<FakeQdrant>> OfAll = new(() => StartAsync());
    private static readonly Lazy<ApiSpecification?> Published = new(() =>
        SharedData.Root is string root && Path.Combine(root, "qdrant", "openapi.json") is string file && File.Exists(file) ? new ApiSpecification(file) : null);

    private readonly ConcurrentDictionary<string, FakeCollection> _collections = new();
    private readonly Lock _changingAliases = new();
    private volatile Dictionary<string, string> _aliases = [];
    private readonly WebApplication _app;

    private FakeQdrant(WebApplication app) => _app = app;

    /// <summary>One server for all tests that do not need one of their own.</summary>
    public static Task<FakeQdrant> Shared => OfAll.Value;

    public static ApiSpecification? Specification => Published.Value;

    public Uri Url { get; private set; } = null!;

    /// <summary>What was sent, method and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What requests and answers were against the published document.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    public string? ApiKey { get; init; }

    /// <summary>The most bytes of a request; Qdrant's own limit unless it is set.</summary>
    public long MaxRequestBytes { get; set; } = 32 << 20;

    /// <summary>Comes before every request; what it answers by itself is not handled any more.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Comes when a request was carried out, before the answer.</summary>
    public Func<HttpContext, Task<bool>>? After { get; set; }

    /// <summary>The state that collections say they are in.</summary>
    public string Status { get; set; } = "green";

    public IEnumerable<string> Collections => _collections.Keys;

    public FakeCollection Collection(string name) => _collections[_aliases.GetValueOrDefault(name, name)];

    public static async Task<FakeQdrant> StartAsync(string? apiKey = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FakeQdrant server = new(app) { ApiKey = apiKey };
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string path = request.Path.Value!;
        Requests.Enqueue($"{request.Method} {path}");
        if (ApiKey is not null && request.Headers["api-key"] != ApiKey)
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync("Must provide an API key or an Authorization bearer token");
            return;
        }
        if (Before is not null && await Before(context))
            return;
        try
        {
            using MemoryStream bytes = new();
            await request.Body.CopyToAsync(bytes);
            if (bytes.Length > MaxRequestBytes)
                throw new QdrantError(413, $"JSON payload ({bytes.Length} bytes) is larger than allowed (limit: {MaxRequestBytes} bytes).");
            using JsonDocument? body = bytes.Length == 0 ? null : JsonDocument.Parse(bytes.ToArray());
            Check($"{request.Method} {path}", Specification?.CheckRequest(request.Method, path, request.Query, body?.RootElement));
            object result = await HandleAsync(request.Method, path.Trim('/').Split('/'), request.Query["wait"] == "true", body?.RootElement ?? default);
            byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new { result, status = "ok", time = 0.001 });
            if (answer.Length < 100_000 && Specification is not null)
            {
                using JsonDocument written = JsonDocument.Parse(answer);
                Check($"the answer to {request.Method} {path}", Specification.CheckAnswer(request.Method, path, written.RootElement));
            }
            if (After is not null && await After(context))
                return;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(answer);
        }
        catch (QdrantError error)
        {
            context.Response.StatusCode = error.Status;
            await context.Response.WriteAsJsonAsync(new { status = new { error = error.Message }, time = 0.001 });
        }
    }

    private void Check(string what, string? violation)
    {
        if (violation is null)
            return;
        Violations.Enqueue($"{what}: {violation}");
        throw new QdrantError(400, $"{what} is not as published: {violation}");
    }

    private Task<object> HandleAsync(string method, string[] path, bool wait, JsonElement body) => (method, path) switch
    {
        ("GET", ["collections"]) => Now(new { collections = _collections.Keys.Select(name => new { name }).ToArray() }),
        ("POST", ["collections", "aliases"]) => Now(ChangeAliases(body)),
        ("PUT", ["collections", string name]) => Now(Create(name, body)),
        ("PATCH", ["collections", string name]) => Now(Find(name) is not null),
        ("DELETE", ["collections", string name]) => Now(_collections.TryRemove(name, out _)),
        ("GET", ["collections", string name]) => Now(Describe(Find(name))),
        ("GET", ["collections", string name, "snapshots"]) => Now(Find(name).Snapshots.Select(pair => Snapshot(pair.Key, pair.Value)).ToArray()),
        ("POST", ["collections", string name, "snapshots"]) => Now(MakeSnapshot(Find(name))),
        ("DELETE", ["collections", string name, "snapshots", string snapshot]) => Now(Find(name).Snapshots.TryRemove(snapshot, out _)
            ? true : throw new QdrantError(404, $"Not found: Snapshot {snapshot} not found")),
        ("PUT", ["collections", string name, "index"]) => Find(name).UpdateAsync(wait, Index(Find(name), body.Clone())),
        ("PUT", ["collections", string name, "vectors", string vector]) => AddVectorAsync(Find(name), vector, wait, body.Clone()),
        ("DELETE", ["collections", string name, "vectors", string vector]) => Find(name).UpdateAsync(wait, () => Find(name).RemoveVector(vector)),
        ("POST", ["collections", string name, "points"]) => Now(Retrieve(Find(name), body)),
        ("PUT", ["collections", string name, "points"]) => Find(name).UpdateAsync(wait, PointUpdates.Upsert(Find(name), body)),
        ("POST", ["collections", string name, "points", "payload"]) => Find(name).UpdateAsync(wait, PointUpdates.SetPayload(Find(name), body)),
        ("POST", ["collections", string name, "points", "delete"]) => Find(name).UpdateAsync(wait, PointUpdates.Delete(Find(name), body)),
        ("POST", ["collections", string name, "points", "batch"]) => BatchAsync(Find(name), wait, body),
        ("POST", ["collections", string name, "points", "scroll"]) => Now(Scroll(Find(name), body)),
        ("POST", ["collections", string name, "points", "count"]) => Now(new { count = Find(name).Select(body.TryGetProperty("filter", out JsonElement filter) ? filter : null).Count() }),
        ("POST", ["collections", string name, "points", "query"]) => Now(new QueryRunner(Find(name)).Run(body)),
        ("POST", ["collections", string name, "points", "query", "batch"]) => Now(body.GetProperty("searches").EnumerateArray().Select(new QueryRunner(Find(name)).Run).ToArray()),
        _ => throw QdrantError.Unsupported($"{method} /{string.Join('/', path)}"),
    };

    private static Task<object> Now(object result) => Task.FromResult(result);

    private FakeCollection Find(string name) =>
        _collections.TryGetValue(_aliases.GetValueOrDefault(name, name), out FakeCollection? collection) ? collection : throw QdrantError.NoCollection(name);

    private bool Create(string name, JsonElement body)
    {
        if (!_collections.TryAdd(name, new FakeCollection(name, body.Clone())))
            throw new QdrantError(409, $"Wrong input: Collection `{name}` already exists!");
        return true;
    }

    private bool ChangeAliases(JsonElement body)
    {
        // Changes of aliases are atomic: all actions are put in place at once.
        lock (_changingAliases)
        {
            Dictionary<string, string> aliases = new(_aliases);
            foreach (JsonElement action in body.GetProperty("actions").EnumerateArray())
            {
                if (action.TryGetProperty("delete_alias", out JsonElement gone))
                    aliases.Remove(gone.GetProperty("alias_name").GetString()!);
                else if (action.TryGetProperty("create_alias", out JsonElement made))
                    aliases[made.GetProperty("alias_name").GetString()!] = Find(made.GetProperty("collection_name").GetString()!).Name;
                else
                    throw QdrantError.Unsupported($"the action {action}");
            }
            _aliases = aliases;
            return true;
        }
    }

    private static Action Index(FakeCollection collection, JsonElement body) => () =>
    {
        collection.Indexes[body.GetProperty("field_name").GetString()!] = body.GetProperty("field_schema").GetString()!;
        foreach (Point point in collection.Select(null).ToArray())
            collection.Put(point);
    };

    private static Task<object> AddVectorAsync(FakeCollection collection, string vector, bool wait, JsonElement config) =>
        collection.UpdateAsync(wait, () => collection.AddVector(vector, config));

    private static async Task<object> BatchAsync(FakeCollection collection, bool wait, JsonElement body)
    {
        object result = await collection.UpdateAsync(wait, PointUpdates.Batch(collection, body));
        return Enumerable.Repeat(result, body.GetProperty("operations").GetArrayLength()).ToArray();
    }

    private static Dictionary<string, object?>[] Retrieve(FakeCollection collection, JsonElement body) => body.GetProperty("ids").EnumerateArray()
        .Select(PointKey.Read).Select(collection.Find).OfType<Point>().Select(point => PointText.Write(point, body, defaultPayload: true)).ToArray();

    private static object Scroll(FakeCollection collection, JsonElement body)
    {
        int limit = body.TryGetProperty("limit", out JsonElement given) ? given.GetInt32() : 10;
        IEnumerable<Point> points = collection.Select(body.TryGetProperty("filter", out JsonElement filter) ? filter : null);
        if (body.TryGetProperty("order_by", out JsonElement order) && order.ValueKind != JsonValueKind.Null)
        {
            string key = order.ValueKind == JsonValueKind.String ? order.GetString()! : order.GetProperty("key").GetString()!;
            if (collection.Indexes.GetValueOrDefault(key) is not ("integer" or "float" or "datetime"))
                throw QdrantError.BadInput($"No range index for `order_by` key: `{key}`. Please create one to use `order_by`.");
            Point[] ordered = [.. points.Where(point => point.Payload.ContainsKey(key)).OrderBy(point => point.Payload[key].GetDouble()).Take(limit)];
            return new { points = ordered.Select(point => PointText.Write(point, body, defaultPayload: true)).ToArray(), next_page_offset = (object?)null };
        }
        if (body.TryGetProperty("offset", out JsonElement offset) && offset.ValueKind != JsonValueKind.Null)
        {
            PointKey first = PointKey.Read(offset);
            points = points.Where(point => point.Key.CompareTo(first) >= 0);
        }
        Point[] page = [.. points.OrderBy(point => point.Key).Take(limit + 1)];
        return new
        {
            points = page.Take(limit).Select(point => PointText.Write(point, body, defaultPayload: true)).ToArray(),
            next_page_offset = page.Length > limit ? page[limit].Key.ToJson() : null,
        };
    }

    private object Describe(FakeCollection collection) => new
    {
        status = Status,
        optimizer_status = "ok",
        indexed_vectors_count = collection.Count,
        points_count = collection.Count,
        segments_count = 1,
        config = new
        {
            @params = new JsonObject
            {
                ["vectors"] = new JsonObject(collection.Dense.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, new JsonObject { ["size"] = pair.Value, ["distance"] = "Cosine" }))),
                ["sparse_vectors"] = new JsonObject(collection.Sparse.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject()))),
            },
            hnsw_config = new { m = 16, ef_construct = 100, full_scan_threshold = 10000 },
            optimizer_config = new { deleted_threshold = 0.2, vacuum_min_vector_number = 1000, default_segment_number = 0, flush_interval_sec = 5 },
        },
        payload_schema = collection.Indexes.ToDictionary(pair => pair.Key, pair => new { data_type = pair.Value, points = collection.Count }),
    };

    private static object MakeSnapshot(FakeCollection collection)
    {
        string name = $"{collection.Name}-{collection.Snapshots.Count + 1}.snapshot";
        collection.Snapshots[name] = TimeProvider.System.GetUtcNow();
        return Snapshot(name, collection.Snapshots[name]);
    }

    private static object Snapshot(string name, DateTimeOffset at) => new { name, creation_time = at.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), size = 1000L };
}
