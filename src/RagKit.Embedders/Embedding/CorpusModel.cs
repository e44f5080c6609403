using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using RagKit.Text;

namespace RagKit.Embedding;

/// <summary>
/// A latent-semantic model of one corpus. A text's vector is the sum of its terms' vectors, each weighed by ln(1 + count) and the
/// term's own weight, brought to length 1: texts trained on, texts added later and queries alike. Zeros where no term is known.
/// Immutable and safe to use from several threads at once.
/// </summary>
public sealed class CorpusModel : TrainedEmbeddingModel
{
    // Fewer characters than this are embedded at once on the caller's thread.
    private const int SmallBatch = 1 << 14;
    private const int HashDigits = 12;

    private readonly CorpusModelState _state;
    private readonly int _threads;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _terms;

    internal CorpusModel(CorpusModelState state, int threads)
    {
        _state = state;
        _threads = threads;
        Dictionary<string, int> terms = new(state.Terms.Length, StringComparer.Ordinal);
        foreach (string term in state.Terms)
            terms[term] = terms.Count;
        _terms = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        Fingerprint = $"{state.Trainer}#{Convert.ToHexStringLower(state.Hash)[..HashDigits]}";
    }

    /// <inheritdoc />
    public override string Fingerprint { get; }

    /// <inheritdoc />
    public override int Dimensions => _state.Dimensions;

    /// <summary>How many texts the corpus had, those passed over by <see cref="CorpusModelOptions.MaxTexts"/> too.</summary>
    public override int TrainedOn => _state.TrainedOn;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> Save() => _state.Artifact;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A text is null, or another number of dimensions is asked for.</exception>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is int asked && asked != Dimensions)
            throw new ArgumentException($"The corpus model has {Dimensions} dimensions and not {asked}: leave Dimensions unset.", nameof(options));
        cancellationToken.ThrowIfCancellationRequested();
        string[] texts = [.. values];
        long characters = 0;
        for (int i = 0; i < texts.Length; i++)
            characters += texts[i]?.Length ?? throw new ArgumentException($"Text {i} is null.", nameof(values));

        Embedding<float>[] embeddings = new Embedding<float>[texts.Length];
        if (characters < SmallBatch || texts.Length == 1)
        {
            for (int i = 0; i < texts.Length; i++)
                embeddings[i] = Embed(texts[i]);
        }
        else
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
            await Task.Run(() => Parallel.For(0, texts.Length, parallel, i => embeddings[i] = Embed(texts[i])), cancellationToken).ConfigureAwait(false);
        }
        return new(embeddings);
    }

    private Embedding<float> Embed(string text)
    {
        int[] found = ArrayPool<int>.Shared.Rent(512);
        int count = 0;
        foreach (ReadOnlySpan<char> term in TextAnalyzer.EnumerateTerms(text, skipStopWords: true))
        {
            if (!_terms.TryGetValue(term, out int number))
                continue;
            if (count == found.Length)
            {
                int[] larger = ArrayPool<int>.Shared.Rent(2 * count);
                found.CopyTo(larger, 0);
                ArrayPool<int>.Shared.Return(found);
                found = larger;
            }
            found[count++] = number;
        }
        float[] vector = new float[Dimensions];
        Sum(found.AsSpan(0, count), vector);
        ArrayPool<int>.Shared.Return(found);
        return new(vector) { ModelId = Fingerprint };
    }

    /// <summary>Sums in the order of the terms' numbers, so that the order of the words does not change a bit.</summary>
    private void Sum(Span<int> terms, Span<float> vector)
    {
        terms.Sort();
        for (int i = 0, end; i < terms.Length; i = end)
        {
            for (end = i + 1; end < terms.Length && terms[end] == terms[i];)
                end++;
            float weight = LogEntropy.Local(end - i) * _state.Weights[terms[i]];
            QuantizedRow.AddTo(vector, _state.Vector(terms[i]), weight);
        }
        float length = TensorPrimitives.Norm<float>(vector);
        if (float.IsNormal(length))
            TensorPrimitives.Divide(vector, length, vector);
        else
            vector.Clear();
    }
}
