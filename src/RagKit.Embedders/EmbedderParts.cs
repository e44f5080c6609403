using RagKit.Configuration;
using RagKit.Embedding;

namespace RagKit;

/// <summary>The model that is trained on the corpus, for a corpus that is described in a configuration.</summary>
public static class EmbedderParts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CorpusPart> All { get; } =
    [
        new(PartRole.Embedder, "corpusModel", "A model that is trained on the corpus.", (corpus, values) =>
        {
            CorpusModelOptions usual = new();
            corpus.EmbedWithCorpusModel(usual with
            {
                Dimensions = values.Whole("dimensions", usual.Dimensions),
                MinimumTexts = values.Whole("minimumTexts", usual.MinimumTexts),
            });
        })
        {
            Options =
            [
                new("dimensions", OptionKind.Whole, "The dimensions of its vectors.") { Minimum = 1, Maximum = 1024 },
                new("minimumTexts", OptionKind.Whole, "From how many chunks on it is trained.") { Minimum = 2, Maximum = 100_000 },
            ],
        },
    ];
}
