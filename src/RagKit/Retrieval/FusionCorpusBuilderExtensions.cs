using RagKit.Retrieval;

namespace RagKit;

/// <summary>Verbs that say how a hybrid search makes one ranking of its legs.</summary>
public static class FusionCorpusBuilderExtensions
{
    /// <summary>Adds the legs' scores, normalised for each query: the default.</summary>
    /// <param name="corpus">The corpus being described.</param>
    /// <param name="lexicalWeight">The weight of the lexical leg, 0 to 1; the dense leg has the rest.</param>
    public static CorpusBuilder FuseByWeightedScores(
        this CorpusBuilder corpus, double lexicalWeight = WeightedScoreFusion.DefaultLexicalWeight) =>
        corpus.FuseWith(new WeightedScoreFusion(lexicalWeight));

    /// <summary>Adds the reciprocals of the legs' ranks (RRF).</summary>
    /// <param name="corpus">The corpus being described.</param>
    /// <param name="k">Dampens the first ranks; at least 1.</param>
    public static CorpusBuilder FuseByReciprocalRank(this CorpusBuilder corpus, int k = ReciprocalRankFusion.DefaultK) =>
        corpus.FuseWith(new ReciprocalRankFusion(k));
}
