using RagKit.Cleaning;

namespace RagKit;

/// <summary>Steps of cleaning, run after parsing in the order added.</summary>
public static class CleaningCorpusBuilderExtensions
{
    /// <summary>Cleans text and titles: normal form, control and invisible characters, unusual spaces, line ends, runs of white space.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">What is cleaned; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CorpusBuilder CleanText(this CorpusBuilder corpus, TextCleaningOptions? options = null) => corpus.CleanWith(new TextCleaner(options ?? new()));

    /// <summary>
    /// Takes mail addresses, phone numbers, numbers of payment cards and bank accounts out of text, titles and metadata. Put it behind
    /// <see cref="CleanText"/>, which takes out what could hide them. The corpus then keeps no parsed documents, whatever
    /// <see cref="Ingestion.IngestOptions.KeepDocuments"/> says.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">What is taken out, and how; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CorpusBuilder RedactPersonalData(this CorpusBuilder corpus, RedactionOptions? options = null) =>
        corpus.CleanWith(new PersonalDataRedactor(options ?? new()));

    /// <summary>
    /// Leaves out documents with the same words as another one, or nearly: the one with the smallest id stays, whatever the order in which they come.
    /// When it goes or changes, what it kept out comes back. The store must be an <see cref="Stores.IArtifactStore"/>, too.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">What counts as a duplicate; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CorpusBuilder RemoveDuplicates(this CorpusBuilder corpus, DuplicateOptions? options = null)
    {
        DuplicateOptions valid = (options ?? new()).Validate();
        return corpus.CleanWith(_ => new DuplicateRemover(valid));
    }

    /// <summary>
    /// Adds metadata <c>language</c> (BCP 47) to documents that do not say theirs: by script, and by function words where languages share one. Of 56
    /// languages; a text that it is not sure of gets none.
    /// </summary>
    public static CorpusBuilder DetectLanguage(this CorpusBuilder corpus) => corpus.CleanWith(new LanguageDetector());

    /// <summary>
    /// Adds what documents say of themselves and nobody has said yet: a title where theirs was made of a file's name, and metadata <c>author</c> (a text, or
    /// a list of several), <c>created</c>, <c>published</c> and <c>modified</c> (dates). From metadata under its other names, else from the head of the text:
    /// the one heading above all others, a byline, lines that are dates. Never overwrites what is known, and says nothing where two things are said.
    /// </summary>
    public static CorpusBuilder DescribeDocuments(this CorpusBuilder corpus) => corpus.CleanWith(new DocumentDescriber());

    /// <summary>
    /// Takes out what is no part of what a document says, as far as the document alone shows it: running headers and footers of pages, and in messages
    /// signatures, notices of confidentiality, and what telephones add. What other documents hold plays no part, so the outcome never depends on their order.
    /// </summary>
    public static CorpusBuilder RemoveBoilerplate(this CorpusBuilder corpus) => corpus.CleanWith(new BoilerplateRemover());
}
