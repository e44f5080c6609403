using RagKit.Evaluation;

namespace RagKit;

/// <summary>The verb for collections in the BEIR layout.</summary>
public static class BeirCorpusBuilderExtensions
{
    /// <summary>
    /// Takes the documents of a collection in the layout of the BEIR benchmark (<c>corpus.jsonl</c>), under the ids that its judgements
    /// name, and reads them with a loader of its own. Load the questions with <see cref="RetrievalDataset.LoadBeirAsync"/>.
    /// </summary>
    /// <param name="corpus">The corpus; it can hold one such collection, since document ids are bare.</param>
    /// <param name="folder">The collection's folder; looked for when the corpus is ingested.</param>
    public static CorpusBuilder FromBeir(this CorpusBuilder corpus, string folder)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.From(new BeirSource(folder)).LoadWith(new BeirCorpusLoader());
    }
}
