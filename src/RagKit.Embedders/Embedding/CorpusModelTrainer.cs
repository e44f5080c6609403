using System.Globalization;

namespace RagKit.Embedding;

/// <summary>
/// Trains a <see cref="CorpusModel"/>: latent semantic analysis (Deerwester et al. 1990) of log-entropy weighted terms by a sparse
/// randomised singular value decomposition. Needs nothing but the texts: no network, no download. Safe to use from several threads
/// at once.
/// </summary>
/// <remarks>
/// The same texts in the same order, options and processor family give the same model bit for bit, on any number of cores. Memory:
/// about 8 bytes for each different word of each text, twice, 4 bytes x (dimensions + 32) for each text, and for each term of the
/// vocabulary 400 bytes or, in the end, 2 bytes x dimensions; all but the model itself is given back when the training ends.
/// </remarks>
public sealed class CorpusModelTrainer : EmbeddingModelTrainer
{
    private const int BatchTexts = 512;
    private const int BatchCharacters = 1 << 20;

    private readonly CorpusModelOptions _options;

    /// <summary>A trainer with these options, or the defaults.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public CorpusModelTrainer(CorpusModelOptions? options = null)
    {
        _options = options ?? new CorpusModelOptions();
        _options.Validate();
    }

    /// <inheritdoc />
    public override string Fingerprint => string.Create(
        CultureInfo.InvariantCulture, $"lsa/1:{_options.Dimensions},seed={_options.Seed},texts={_options.MaxTexts},terms={_options.MaxTerms}");

    /// <inheritdoc />
    public override int MinimumTexts => _options.MinimumTexts;

    /// <inheritdoc />
    public override bool IsOutgrown(int trainedOn, int texts) => texts > trainedOn * (1 + _options.RetrainGrowth);

    /// <inheritdoc />
    /// <exception cref="RagKitException">There are fewer texts than <see cref="MinimumTexts"/>.</exception>
    public override async ValueTask<TrainedEmbeddingModel> TrainAsync(IAsyncEnumerable<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellationToken };
        TermCounts counts = await CountAsync(texts, parallel).ConfigureAwait(false);
        if (counts.Read < MinimumTexts)
        {
            throw new RagKitException(
                $"{counts.Read} texts are too few to train an embedding model on; it takes at least {MinimumTexts} (MinimumTexts). "
                + "Retrieve by words alone, or add documents first.");
        }
        return await Task.Run(() => Learn(counts, parallel), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>The model uses the bytes where they are, so they must not change while it is used.</remarks>
    public override TrainedEmbeddingModel Load(ReadOnlyMemory<byte> artifact) => new CorpusModel(CorpusModelFormat.Read(artifact), _options.Threads);

    /// <summary>Counts one batch while the next is read.</summary>
    private async Task<TermCounts> CountAsync(IAsyncEnumerable<string> texts, ParallelOptions parallel)
    {
        TermCounts counts = new(_options);
        List<string> batch = [];
        int characters = 0;
        Task counting = Task.CompletedTask;
        try
        {
            await foreach (string text in texts.WithCancellation(parallel.CancellationToken).ConfigureAwait(false))
            {
                batch.Add(text);
                characters += Math.Min(text.Length, BatchCharacters);
                if (batch.Count < BatchTexts && characters < BatchCharacters)
                    continue;
                await counting.ConfigureAwait(false);
                List<string> full = batch;
                counting = Task.Run(() => counts.Add(full, parallel), parallel.CancellationToken);
                (batch, characters) = ([], 0);
            }
            await counting.ConfigureAwait(false);
            await Task.Run(() => counts.Add(batch, parallel), parallel.CancellationToken).ConfigureAwait(false);
            return counts;
        }
        finally
        {
            await counting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private CorpusModel Learn(TermCounts counts, ParallelOptions parallel)
    {
        int read = counts.Read, rank = Math.Min(_options.Dimensions, Math.Min((int)(4 * Math.Sqrt(counts.Kept)), counts.Kept - 1));
        (string[] terms, SparseMatrix matrix) = counts.Build(parallel);
        using (matrix)
        {
            using SparseMatrix transposed = matrix.Transpose();
            float[] weights = LogEntropy.Global(transposed, parallel);
            LogEntropy.Weigh(matrix, transposed, weights, parallel);
            using SingularVectors vectors = RandomizedSvd.Decompose(matrix, transposed, Math.Max(1, rank), _options.Seed, parallel);
            return new CorpusModel(CorpusModelFormat.Make(Fingerprint, read, terms, weights, vectors), _options.Threads);
        }
    }
}
