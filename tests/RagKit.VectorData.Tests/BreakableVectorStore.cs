using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace RagKit.VectorData.Tests;

/// <summary>A vector store that fails after so many steps, a record written being one: batches are cut in the middle.</summary>
internal sealed class BreakableVectorStore(VectorStore inner) : VectorStore
{
    private int _left = int.MaxValue;

    public void BreakAfter(int steps) => Volatile.Write(ref _left, steps);

    public void Step()
    {
        if (Interlocked.Decrement(ref _left) < 0)
            throw new VectorStoreException("The connection is lost.");
    }

    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) => inner.GetCollection<TKey, TRecord>(name, definition);

    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        new Breakable(this, inner.GetDynamicCollection(name, definition));

    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) => inner.ListCollectionNamesAsync(cancellationToken);

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) => inner.CollectionExistsAsync(name, cancellationToken);

    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) => inner.EnsureCollectionDeletedAsync(name, cancellationToken);

    public override object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    private sealed class Breakable(BreakableVectorStore store, VectorStoreCollection<object, Dictionary<string, object?>> inner) : VectorStoreCollection<object, Dictionary<string, object?>>
    {
        public override string Name => inner.Name;

        public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => inner.CollectionExistsAsync(cancellationToken);

        public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
        {
            store.Step();
            return inner.EnsureCollectionExistsAsync(cancellationToken);
        }

        public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
        {
            store.Step();
            return inner.EnsureCollectionDeletedAsync(cancellationToken);
        }

        public override Task<Dictionary<string, object?>?> GetAsync(object key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
        {
            store.Step();
            return inner.GetAsync(key, options, cancellationToken);
        }

        public override IAsyncEnumerable<Dictionary<string, object?>> GetAsync(
            Expression<Func<Dictionary<string, object?>, bool>> filter, int top, FilteredRecordRetrievalOptions<Dictionary<string, object?>>? options = null, CancellationToken cancellationToken = default)
        {
            store.Step();
            return inner.GetAsync(filter, top, options, cancellationToken);
        }

        public override Task DeleteAsync(object key, CancellationToken cancellationToken = default)
        {
            store.Step();
            return inner.DeleteAsync(key, cancellationToken);
        }

        public override Task UpsertAsync(Dictionary<string, object?> record, CancellationToken cancellationToken = default)
        {
            store.Step();
            return inner.UpsertAsync(record, cancellationToken);
        }

        public override async Task UpsertAsync(IEnumerable<Dictionary<string, object?>> records, CancellationToken cancellationToken = default)
        {
            foreach (Dictionary<string, object?> record in records)
                await UpsertAsync(record, cancellationToken);
        }

        public override async IAsyncEnumerable<VectorSearchResult<Dictionary<string, object?>>> SearchAsync<TInput>(
            TInput searchValue, int top, VectorSearchOptions<Dictionary<string, object?>>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            store.Step();
            await foreach (VectorSearchResult<Dictionary<string, object?>> found in inner.SearchAsync(searchValue, top, options, cancellationToken))
                yield return found;
        }

        public override object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);
    }
}
