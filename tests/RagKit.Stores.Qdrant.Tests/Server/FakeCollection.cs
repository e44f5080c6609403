using System.Collections.Concurrent;
using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>
/// The points of a collection. Updates are applied one after the other, and each point by point: a reader in between sees part of an update,
/// as Qdrant, which has no transactions, allows. With wait=false an update is only noted, and applied a while later.
/// </summary>
internal sealed class FakeCollection(string name, JsonElement settings)
{
    private readonly ConcurrentDictionary<PointKey, Point> _points = new();
    private readonly ConcurrentDictionary<(string Field, string Value), ConcurrentDictionary<PointKey, bool>> _keywords = new();
    private readonly ConcurrentDictionary<string, int> _dense = new(
        settings.TryGetProperty("vectors", out JsonElement vectors) ? vectors.EnumerateObject().Select(vector => KeyValuePair.Create(vector.Name, vector.Value.GetProperty("size").GetInt32())) : []);

    private readonly ConcurrentDictionary<string, bool> _sparse = new(
        settings.TryGetProperty("sparse_vectors", out JsonElement sparse)
            ? sparse.EnumerateObject().Select(vector => KeyValuePair.Create(vector.Name, vector.Value.TryGetProperty("modifier", out JsonElement modifier) && modifier.GetString() == "idf")) : []);

    private readonly Lock _updating = new();
    private Task _last = Task.CompletedTask;
    private int _operations;

    public string Name => name;

    public JsonElement Settings => settings;

    public ConcurrentDictionary<string, string> Indexes { get; } = new();

    public ConcurrentDictionary<string, DateTimeOffset> Snapshots { get; } = new();

    public IReadOnlyDictionary<string, int> Dense => _dense;

    public ICollection<string> Sparse => _sparse.Keys;

    public int Count => _points.Count;

    /// <summary>Applies updates in the order in which they came.</summary>
    public async Task<object> UpdateAsync(bool wait, Action update)
    {
        int operation = Interlocked.Increment(ref _operations);
        async Task ApplyAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (!wait)
                await Task.Delay(20);
            update();
        }
        Task applied;
        lock (_updating)
            _last = applied = ApplyAsync(_last);
        if (wait)
            await applied;
        return new { operation_id = operation, status = wait ? "completed" : "acknowledged" };
    }

    public void AddVector(string vector, JsonElement config)
    {
        if (config.TryGetProperty("dense", out JsonElement dense))
        {
            if (!_dense.TryAdd(vector, dense.GetProperty("size").GetInt32()) && _dense[vector] != dense.GetProperty("size").GetInt32())
                throw QdrantError.BadInput($"Vector {vector} already exists");
        }
        else
        {
            _sparse[vector] = config.GetProperty("sparse").TryGetProperty("modifier", out JsonElement modifier) && modifier.GetString() == "idf";
        }
    }

    public void RemoveVector(string vector)
    {
        if (!_dense.TryRemove(vector, out _) && !_sparse.TryRemove(vector, out _))
            throw QdrantError.BadInput($"Not existing vector name error: {vector}");
        foreach (Point point in _points.Values.Where(point => point.HasVector(vector)))
            Put(point with { Dense = point.Dense.Where(pair => pair.Key != vector).ToDictionary(), Sparse = point.Sparse.Where(pair => pair.Key != vector).ToDictionary() });
    }

    public Point Read(JsonElement point)
    {
        Dictionary<string, float[]> dense = [];
        Dictionary<string, SparseValues> sparse = [];
        JsonElement vector = point.GetProperty("vector");
        if (vector.ValueKind != JsonValueKind.Object)
            throw QdrantError.BadInput("Not existing vector name error: ");
        foreach (JsonProperty named in vector.EnumerateObject())
        {
            if (_dense.TryGetValue(named.Name, out int size) && named.Value.ValueKind == JsonValueKind.Array)
                dense[named.Name] = Normalise(named.Value, size);
            else if (_sparse.ContainsKey(named.Name) && named.Value.ValueKind == JsonValueKind.Object)
                sparse[named.Name] = SparseValues.Read(named.Value);
            else
                throw QdrantError.BadInput($"Not existing vector name error: {named.Name}");
        }
        Dictionary<string, JsonElement> payload = point.TryGetProperty("payload", out JsonElement given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.Clone()) : [];
        return new Point(PointKey.Read(point.GetProperty("id")), payload, dense, sparse);
    }

    public Point? Find(PointKey key) => _points.GetValueOrDefault(key);

    public void Put(Point point)
    {
        // A reader finds the point as it was or as it is, never neither: it is taken off the lists that it is not on any more last.
        _points.TryGetValue(point.Key, out Point? old);
        _points[point.Key] = point;
        HashSet<(string, string)> keywords = [.. Keywords(point)];
        foreach ((string Field, string Value) keyword in keywords)
            _keywords.GetOrAdd(keyword, _ => new())[point.Key] = true;
        foreach ((string Field, string Value) keyword in old is null ? [] : Keywords(old).Where(keyword => !keywords.Contains(keyword)))
            _keywords.GetValueOrDefault(keyword)?.TryRemove(point.Key, out _);
    }

    public void Remove(PointKey key)
    {
        Unindex(key);
        _points.TryRemove(key, out _);
    }

    /// <summary>The points that pass, in no order, as they are when they are come by.</summary>
    public IEnumerable<Point> Select(JsonElement? filter)
    {
        if (filter is not JsonElement given || given.ValueKind == JsonValueKind.Null)
            return _points.Values;
        Func<Point, bool> passes = FilterReader.Read(given);
        return Candidates(given).Where(passes);
    }

    public static float[] Normalise(JsonElement vector, int size)
    {
        float[] values = [.. vector.EnumerateArray().Select(value => value.GetSingle())];
        if (values.Length != size)
            throw QdrantError.BadInput($"Vector dimension error: expected dim: {size}, got {values.Length}");
        float length = MathF.Sqrt(values.Sum(value => value * value));
        return length < float.Epsilon ? values : [.. values.Select(value => value / length)];
    }

    public bool UsesIdf(string vector) => _sparse.TryGetValue(vector, out bool idf) ? idf : throw QdrantError.BadInput($"Not existing vector name error: {vector}");

    private IEnumerable<Point> Candidates(JsonElement filter)
    {
        IEnumerable<PointKey>? best = null;
        int fewest = int.MaxValue;
        foreach ((string key, IReadOnlyList<string> values) in FilterReader.Keywords(filter))
        {
            if (Indexes.GetValueOrDefault(key) != "keyword")
                continue;
            ConcurrentDictionary<PointKey, bool>[] lists = [.. values.Select(value => _keywords.GetValueOrDefault((key, value))).OfType<ConcurrentDictionary<PointKey, bool>>()];
            // Counting locks: a list is only weighed where few values are asked for.
            int count = lists.Length > 2000 ? int.MaxValue : lists.Sum(list => list.Count);
            if (count < fewest)
                (best, fewest) = (lists.SelectMany(list => list.Keys), count);
        }
        return best is null ? _points.Values : best.Distinct().Select(key => _points.GetValueOrDefault(key)).OfType<Point>();
    }

    private void Unindex(PointKey key)
    {
        if (_points.TryGetValue(key, out Point? old))
        {
            foreach ((string field, string value) in Keywords(old))
                _keywords.GetValueOrDefault((field, value))?.TryRemove(key, out _);
        }
    }

    private IEnumerable<(string Field, string Value)> Keywords(Point point)
    {
        foreach ((string field, string type) in Indexes)
        {
            if (type != "keyword" || !point.Payload.TryGetValue(field, out JsonElement value))
                continue;
            foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
            {
                if (item.ValueKind == JsonValueKind.String)
                    yield return (field, item.GetString()!);
            }
        }
    }
}
