using RagKit.Loading;

namespace RagKit;

/// <summary>Sets how a corpus reads each kind of file, before the defaults.</summary>
public static class LoaderCorpusBuilderExtensions
{
    /// <summary>Reads text and source code as the options say.</summary>
    public static CorpusBuilder LoadText(this CorpusBuilder corpus, TextLoaderOptions options) => corpus.LoadWith(new TextLoader(options));

    /// <summary>Reads Markdown as the options say.</summary>
    public static CorpusBuilder LoadMarkdown(this CorpusBuilder corpus, MarkdownLoaderOptions options) => corpus.LoadWith(new MarkdownLoader(options));

    /// <summary>Reads HTML as the options say.</summary>
    public static CorpusBuilder LoadHtml(this CorpusBuilder corpus, HtmlLoaderOptions options) => corpus.LoadWith(new HtmlLoader(options));

    /// <summary>Reads CSV as the options say.</summary>
    public static CorpusBuilder LoadCsv(this CorpusBuilder corpus, CsvLoaderOptions options) => corpus.LoadWith(new CsvLoader(options));

    /// <summary>Reads JSON as the options say.</summary>
    public static CorpusBuilder LoadJson(this CorpusBuilder corpus, JsonLoaderOptions options) => corpus.LoadWith(new JsonLoader(options));

    /// <summary>Reads JSON Lines as the options say.</summary>
    public static CorpusBuilder LoadJsonLines(this CorpusBuilder corpus, JsonLinesLoaderOptions options) => corpus.LoadWith(new JsonLinesLoader(options));
}
