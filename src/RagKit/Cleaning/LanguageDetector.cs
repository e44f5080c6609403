namespace RagKit.Cleaning;

/// <summary>Adds the language to the metadata of documents that do not say theirs. Thread-safe.</summary>
internal sealed class LanguageDetector : IDocumentTransform
{
    public const string Name = "language";

    private static readonly string[] Known = [Name, "lang", "dc:language"];

    public string Fingerprint => "language/1";

    public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default)
    {
        if (document.Metadata.ContainsKey(Name))
            return new(document);
        string? language = Known.Select(name => document.Metadata.GetValueOrDefault(name)).FirstOrDefault(value => value?.Kind == MetadataKind.String)?.AsString() ?? LanguageGuess.Of(document.Text);
        return new(language is null ? document : document with { Metadata = document.Metadata.With(Name, language) });
    }
}
