namespace RagKit.Cleaning;

/// <summary>
/// Cleans the text and title of documents of what carries no meaning. Cleaning what is clean changes nothing. Linear in the text's length;
/// thread-safe.
/// </summary>
internal sealed class TextCleaner : IDocumentTransform
{
    private readonly TextCleaningOptions _options;
    private readonly CharacterClass[] _table;
    private readonly UnicodeNormalizer? _normalizer;

    public TextCleaner(TextCleaningOptions options)
    {
        _options = options.Validate();
        _table = CharacterTable.Create(options);
        _normalizer = options.Normalization == TextNormalization.None ? null : new UnicodeNormalizer(options.Normalization == TextNormalization.Nfkc);
    }

    public string Fingerprint => _options.Fingerprint;

    public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default)
    {
        Document cleaned = Clean(document);
        string title = document.Title.Length == 0 ? "" : Clean(new Document("", document.Title)).Text.Trim();
        return new(title == document.Title ? cleaned : cleaned with { Title = title });
    }

    private Document Clean(Document document)
    {
        // Each pass sees what the one before has left: what goes may bring an accent to its letter, and spaces together.
        Document cleaned = document;
        if (_options.Mojibake)
            cleaned = cleaned.Apply(MojibakeScan.Edits(cleaned.Text));
        for (bool isStable = false; !isStable;)
        {
            cleaned = cleaned.Apply(new CharacterScan(_table, _options, cleaned.Text).Run());
            List<TextEdit> edits = _normalizer?.Edits(cleaned.Text) ?? [];
            isStable = edits.Count == 0;
            cleaned = cleaned.Apply(edits);
        }
        if (_options.Whitespace)
            cleaned = cleaned.Apply(WhitespaceScan.Edits(cleaned.Text, Layout.Of(cleaned)));
        return cleaned;
    }
}
