namespace RagKit.Pdf;

/// <summary>The entries of a dictionary. References in it are followed by <see cref="PdfFile"/>.</summary>
internal sealed class PdfDictionary
{
    private readonly Dictionary<string, PdfValue> _entries = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, PdfValue>> Entries => _entries;

    /// <summary>The file that references lead into; none for dictionaries in content streams.</summary>
    public PdfFile? File { get; init; }

    /// <summary>The value under a name, its reference followed; the null value when there is none.</summary>
    public PdfValue this[string name] => Resolve(Raw(name));

    /// <summary>The value under the first of two names that has one.</summary>
    public PdfValue this[string name, string shortName] => this[name] is { IsNull: false } value ? value : this[shortName];

    /// <summary>The numbers of an array, such as a rectangle or a matrix; none where there is none.</summary>
    public double[] Numbers(string name) => [.. this[name].Items.Select(item => Resolve(item).Number)];

    public PdfValue Raw(string name) => _entries.GetValueOrDefault(name);

    public void Set(string name, PdfValue value) => _entries[name] = value;

    public PdfValue Resolve(PdfValue value) => value.Kind == PdfKind.Reference ? File?.Resolve(value) ?? default : value;
}
