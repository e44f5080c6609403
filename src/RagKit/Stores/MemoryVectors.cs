using System.Runtime.InteropServices;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>The vectors of a corpus in memory, model by model. Vectors are checked before any is written. Not thread-safe for writers.</summary>
internal sealed class MemoryVectors(VectorPrecision precision, int hnswAbove, ReaderWriterLockSlim gate) : IDisposable
{
    private readonly Dictionary<string, VectorImage> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImageGraph> _graphs = new(StringComparer.Ordinal);
    private readonly List<ImageGraph> _stopped = [];

    public VectorImage? Of(string? model) => model is not null && _images.TryGetValue(model, out VectorImage? image) && image.Count > 0 ? image : null;

    /// <summary>The graph over a model's vectors, where there are enough.</summary>
    public ImageGraph? GraphOf(string? model) => model is null ? null : _graphs.GetValueOrDefault(model);

    /// <summary>Throws when a vector does not fit: then nothing must be written.</summary>
    public void Check(IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> vectors, string? model, CorpusManifest? manifest)
    {
        int expected = Of(model)?.Dimensions ?? (manifest?.Model == model ? manifest?.Dimensions ?? 0 : 0);
        foreach ((string chunkId, ReadOnlyMemory<float> vector) in vectors)
        {
            if (model is null)
                throw new ArgumentException($"Chunk '{chunkId}' comes with a vector but without its model: pass the model's fingerprint.", nameof(model));
            if (vector.IsEmpty)
                throw new RagKitException($"Chunk '{chunkId}' has a vector without dimensions. Check the embedding model '{model}'.");
            expected = expected == 0 ? vector.Length : expected;
            if (vector.Length != expected)
            {
                throw new RagKitException($"Chunk '{chunkId}' has a {vector.Length}-dimensional vector but those of model '{model}' have {expected}. " +
                    "The model behind that name changed: reindex the corpus, or ingest into a new one.");
            }
            foreach (float value in vector.Span)
            {
                if (!float.IsFinite(value))
                    throw new RagKitException($"Chunk '{chunkId}' has a vector that holds {value}. Check the embedding model '{model}' on its text.");
            }
        }
    }

    public void Write(long key, string model, ReadOnlySpan<float> vector)
    {
        ref VectorImage? image = ref CollectionsMarshal.GetValueRefOrAddDefault(_images, model, out _);
        if (image is null || (image.Count == 0 && image.Dimensions != vector.Length))
        {
            Stop(model);
            image = new(vector.Length, new VectorImageOptions { Precision = precision });
        }
        image.Add(key, vector);
        GraphOf(model)?.Note(key);
    }

    public void Remove(long key)
    {
        foreach ((string model, VectorImage image) in _images)
        {
            if (image.Remove(key))
                GraphOf(model)?.Note(key);
        }
    }

    public void KeepOnly(string? model)
    {
        foreach (string other in _images.Keys.Where(name => name != model).ToArray())
        {
            Stop(other);
            _images.Remove(other);
        }
    }

    /// <summary>A change is whole: graphs follow it in the background, or begin.</summary>
    public void Follow()
    {
        foreach ((string model, VectorImage image) in _images)
        {
            if (GraphOf(model) is ImageGraph graph)
            {
                graph.Follow([]);
            }
            else if (hnswAbove > 0 && image.Count >= hnswAbove)
            {
                _graphs.Add(model, graph = new ImageGraph(image, gate, new ImageGraphOptions()));
                graph.Begin(null, []);
            }
        }
    }

    /// <summary>Ends the building of graphs, without waiting.</summary>
    public void Stop()
    {
        foreach (string model in _graphs.Keys.ToArray())
            Stop(model);
    }

    /// <summary>Ends the building of graphs and waits for that.</summary>
    public void Dispose()
    {
        Stop();
        foreach (ImageGraph graph in _stopped)
            graph.Dispose();
    }

    private void Stop(string model)
    {
        if (!_graphs.Remove(model, out ImageGraph? graph))
            return;
        graph.Stop();
        _stopped.Add(graph);
    }
}
