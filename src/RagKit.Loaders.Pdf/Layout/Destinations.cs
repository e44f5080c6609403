using System.Globalization;
using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Says where links lead: to an address, or to a page of the file, by its place or by a name.</summary>
internal sealed class Destinations
{
    private const int MaxNames = 100_000;
    private readonly PdfFile _file;
    private readonly Dictionary<object, int> _pages = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<Dictionary<string, PdfValue>> _names;

    public Destinations(PdfFile file, IReadOnlyList<PdfPage> pages)
    {
        _file = file;
        for (int i = 0; i < pages.Count; i++)
            _pages.TryAdd(pages[i].Dictionary, i + 1);
        _names = new(ReadNames);
    }

    /// <summary>Where an annotation leads; <see langword="null"/> where that is nowhere or out of the file without an address.</summary>
    public string? Of(PdfDictionary annotation)
    {
        PdfDictionary action = annotation["A"].Dictionary;
        if (action["S"].Name == "URI")
            return PdfText.Decode(action["URI"].Bytes);
        PdfValue destination = action["S"].Name == "GoTo" ? action["D"] : annotation["Dest"];
        return PageOf(destination) is { } page ? string.Create(CultureInfo.InvariantCulture, $"#page={page}") : null;
    }

    private int? PageOf(PdfValue destination)
    {
        if (Name(destination) is { } name)
            destination = _names.Value.GetValueOrDefault(name);
        if (destination.Kind == PdfKind.Dictionary)
            destination = destination.Dictionary["D"];
        if (destination.Items is not [PdfValue first, ..])
            return null;
        PdfValue page = _file.Resolve(first);
        return page.Kind == PdfKind.Dictionary && _pages.TryGetValue(page.Dictionary, out int number) ? number : null;
    }

    private static string? Name(PdfValue value) => value.Kind switch
    {
        PdfKind.Name => value.Name,
        PdfKind.String => System.Text.Encoding.Latin1.GetString(value.Bytes),
        _ => null,
    };

    private Dictionary<string, PdfValue> ReadNames()
    {
        Dictionary<string, PdfValue> names = new(StringComparer.Ordinal);
        foreach ((string name, PdfValue value) in _file.Catalog["Dests"].Dictionary.Entries)
            names[name] = _file.Resolve(value);
        foreach ((PdfValue key, PdfValue value) in PdfTree.Entries(_file, _file.Catalog["Names"].Dictionary["Dests"], "Names").Take(MaxNames))
            names.TryAdd(Name(key) ?? "", value);
        return names;
    }
}
