using System.Buffers.Binary;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace RagKit.VectorData;

/// <summary>
/// A collection of rows. It uses what every provider has: keys that are GUIDs, texts, a number that can be compared, one vector.
/// Providers' exceptions become those of RagKit. Thread-safe as far as the provider is.
/// </summary>
internal sealed class Table
{
    private const int BatchSize = 256;
    private const int PageSize = 4096;
    private const long WidestStep = 1L << 40;
    // Some providers refuse collections without vectors, or with those of one dimension.
    private static readonly ReadOnlyMemory<float> NoVector = new float[] { 1, 0 };
    private readonly VectorStoreCollection<object, Dictionary<string, object?>> _records;

    /// <param name="store">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="dimensions">Those of its vectors; 0 when its rows have none.</param>
    public Table(VectorStore store, string name, int dimensions = 0)
    {
        Dimensions = dimensions;
        _records = store.GetDynamicCollection(name, new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(Guid)),
                new VectorStoreDataProperty("Row", typeof(long)) { IsIndexed = true },
                new VectorStoreDataProperty("Kind", typeof(string)),
                new VectorStoreDataProperty("Name", typeof(string)),
                new VectorStoreDataProperty("Document", typeof(string)) { IsIndexed = true },
                new VectorStoreDataProperty("Source", typeof(string)) { IsIndexed = true },
                new VectorStoreDataProperty("Body", typeof(string)),
                new VectorStoreDataProperty("Metadata", typeof(string)),
                new VectorStoreVectorProperty("Vector", typeof(ReadOnlyMemory<float>), dimensions == 0 ? NoVector.Length : dimensions),
            ],
        });
    }

    public string Name => _records.Name;

    public int Dimensions { get; }

    public Task EnsureAsync(CancellationToken cancellationToken) =>
        TryAsync("made", () => _records.EnsureCollectionExistsAsync(cancellationToken), cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) =>
        TryAsync("removed", () => _records.EnsureCollectionDeletedAsync(cancellationToken), cancellationToken);

    public async Task WriteAsync(IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        foreach (Row[] batch in rows.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TryAsync("written", () => _records.UpsertAsync(batch.Select(Record), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DeleteAsync(IEnumerable<long> numbers, CancellationToken cancellationToken)
    {
        foreach (long[] batch in numbers.Chunk(BatchSize))
            await TryAsync("written", () => _records.DeleteAsync(batch.Select(Key), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows that are there of these, in no order.</summary>
    public async Task<List<Row>> GetAsync(IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        List<Row> rows = new(numbers.Count);
        foreach (long[] batch in numbers.Chunk(BatchSize))
        {
            RecordRetrievalOptions options = new() { IncludeVectors = Dimensions > 0 };
            rows.AddRange(await TryAsync("read", () => ListAsync(_records.GetAsync(batch.Select(Key), options, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false));
        }
        return rows;
    }

    /// <summary>All rows behind one number up to another, by number. Pages are ranges of numbers: not every provider sorts.</summary>
    public async Task<List<Row>> ScanAsync(long after, long last, CancellationToken cancellationToken)
    {
        List<Row> rows = [];
        long step = PageSize;
        while (after < last)
        {
            long low = after, high = Math.Min(last, after + step);
            Expression<Func<Dictionary<string, object?>, bool>> inRange = record => (long)record["Row"]! > low && (long)record["Row"]! <= high;
            List<Row> page = await TryAsync("read", () => ListAsync(_records.GetAsync(inRange, PageSize, null, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
            if (page.Count >= PageSize && high - low > PageSize)
            {
                step = PageSize;
                continue;
            }
            rows.AddRange(page.OrderBy(row => row.Number));
            after = high;
            if (page.Count < PageSize / 2)
                step = Math.Min(WidestStep, 2 * step);
        }
        return rows;
    }

    /// <summary>The rows behind a number: what a write that was cut short left.</summary>
    public async Task SweepAsync(long last, CancellationToken cancellationToken)
    {
        Expression<Func<Dictionary<string, object?>, bool>> behind = record => (long)record["Row"]! > last;
        while (true)
        {
            List<Row> left = await TryAsync("read", () => ListAsync(_records.GetAsync(behind, PageSize, null, cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
            if (left.Count == 0)
                return;
            await DeleteAsync(left.Select(row => row.Number), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The rows nearest to a vector, by the provider's opinion, nearest first, with their vectors.</summary>
    public Task<List<Row>> SearchAsync(ReadOnlyMemory<float> vector, int top, CancellationToken cancellationToken) =>
        TryAsync(
            "searched",
            async () =>
            {
                List<Row> rows = [];
                VectorSearchOptions<Dictionary<string, object?>> options = new() { IncludeVectors = true };
                await foreach (VectorSearchResult<Dictionary<string, object?>> found in _records.SearchAsync(vector, top, options, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
                    rows.Add(Read(found.Record));
                return rows;
            },
            cancellationToken);

    private static object Key(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], number);
        return new Guid(bytes, bigEndian: true);
    }

    private Dictionary<string, object?> Record(Row row) => new(StringComparer.Ordinal)
    {
        ["Id"] = Key(row.Number),
        ["Row"] = row.Number,
        ["Kind"] = row.Kind,
        ["Name"] = row.Name,
        ["Document"] = row.Document,
        ["Source"] = row.Source,
        ["Body"] = row.Body,
        ["Metadata"] = row.Metadata,
        ["Vector"] = Dimensions == 0 ? NoVector : row.Vector,
    };

    private static Row Read(Dictionary<string, object?> record) => new((long)record["Row"]!, Text(record, "Kind"), Text(record, "Name"), Text(record, "Body"))
    {
        Document = Text(record, "Document"),
        Source = Text(record, "Source"),
        Metadata = Text(record, "Metadata"),
        Vector = record.GetValueOrDefault("Vector") is ReadOnlyMemory<float> vector ? vector : default,
    };

    private static string Text(Dictionary<string, object?> record, string name) => record.GetValueOrDefault(name) as string ?? "";

    private static async Task<List<Row>> ListAsync(IAsyncEnumerable<Dictionary<string, object?>> records, CancellationToken cancellationToken)
    {
        List<Row> rows = [];
        await foreach (Dictionary<string, object?> record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
            rows.Add(Read(record));
        return rows;
    }

    private Task<object?> TryAsync(string verb, Func<Task> act, CancellationToken cancellationToken) =>
        TryAsync<object?>(
            verb,
            async () =>
            {
                await act().ConfigureAwait(false);
                return null;
            },
            cancellationToken);

    private async Task<T> TryAsync<T>(string verb, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new RagKitException($"The collection '{Name}' could not be {verb}: {e.Message} See to the vector store, then do the same again: nothing is lost.", e);
        }
    }
}
