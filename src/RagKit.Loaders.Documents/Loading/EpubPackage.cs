using System.Globalization;
using System.Xml;

namespace RagKit.Loading;

/// <summary>What a book's package file says: the order of its pages, its contents, and facts about it.</summary>
internal sealed class EpubPackage
{
    public const string Kind = "EPUB book";
    private readonly Dictionary<string, (string Path, string Properties)> _manifest = new(StringComparer.Ordinal);
    private readonly List<(string Id, bool Linear)> _order = [];
    private readonly Dictionary<string, List<string>> _facts = new(StringComparer.Ordinal);
    private string? _contents;

    private EpubPackage()
    {
    }

    /// <summary>The pages in reading order, those that stand aside of it (such as notes) last; the page of contents is left out.</summary>
    public IReadOnlyList<string> Spine =>
    [
        .. _order.OrderBy(page => page.Linear ? 0 : 1)
            .Where(page => _manifest.TryGetValue(page.Id, out (string Path, string Properties) found) && !IsNavigation(found.Properties))
            .Select(page => _manifest[page.Id].Path).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The tables of contents: EPUB 3's page first, then EPUB 2's.</summary>
    public IEnumerable<string> Contents =>
        _manifest.Values.Where(file => IsNavigation(file.Properties)).Select(file => file.Path)
            .Concat(_contents is not null && _manifest.TryGetValue(_contents, out (string Path, string Properties) ncx) ? [ncx.Path] : []);

    public string? Title => _facts.GetValueOrDefault("title")?[0];

    public Metadata Metadata { get; private set; } = Metadata.Empty;

    public static EpubPackage Read(string item, PackedFiles files, CancellationToken cancellationToken)
    {
        if (files.Read("META-INF/container.xml") is not { } container)
            throw new RagKitException($"'{item}' has no META-INF/container.xml: it is no EPUB book. Give it the extension of its format, or leave it out with an Exclude glob.");
        string? path = null;
        SafeXml.Visit(item, Kind, container, node =>
        {
            if (node.NodeType == XmlNodeType.Element && node.LocalName == "rootfile")
                path ??= node.GetAttribute("full-path");
            return false;
        }, cancellationToken);
        if (path is null || files.Read(path) is not { } bytes)
            throw new RagKitException($"'{item}' names no package file in META-INF/container.xml, or does not hold it: the book is damaged. Get it anew.");
        EpubPackage package = new();
        SafeXml.Visit(item, Kind, bytes, node => package.Visit(node, path), cancellationToken);
        package.Metadata = package.Facts();
        return package;
    }

    private static bool IsNavigation(string properties) => properties.Split(' ').Contains("nav");

    private bool Visit(XmlReader node, string package)
    {
        if (node.NodeType != XmlNodeType.Element)
            return false;
        switch (node.LocalName)
        {
            case "item" when node.GetAttribute("id") is { } id && node.GetAttribute("href") is { } href && PackedPath.Resolve(package, href) is { } path:
                _manifest.TryAdd(id, (path, node.GetAttribute("properties") ?? ""));
                return false;
            case "spine":
                _contents = node.GetAttribute("toc");
                return false;
            case "itemref" when node.GetAttribute("idref") is { } id:
                _order.Add((id, node.GetAttribute("linear") != "no"));
                return false;
            case "title" or "creator" or "language" or "publisher" or "date" or "subject" or "description" or "identifier" when !node.IsEmptyElement && node.NamespaceURI.Contains("purl.org/dc", StringComparison.OrdinalIgnoreCase):
                Add(node.LocalName, XmlText.Of(node));
                return true;
            default:
                return false;
        }
    }

    private void Add(string name, string text)
    {
        if (text.Length == 0)
            return;
        if (!_facts.TryGetValue(name, out List<string>? values))
            _facts[name] = values = [];
        values.Add(text);
    }

    private Metadata Facts()
    {
        Dictionary<string, MetadataValue> facts = new(StringComparer.Ordinal);
        foreach ((string name, List<string> values) in _facts)
        {
            switch (name)
            {
                case "title":
                    break;
                case "creator":
                    facts["author"] = string.Join(", ", values);
                    break;
                case "language":
                    facts["lang"] = values[0];
                    break;
                case "subject":
                    facts["keywords"] = values.ToArray();
                    break;
                case "date" when DateTimeOffset.TryParse(values[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date):
                    facts["published"] = date;
                    break;
                case "date":
                    facts["published"] = values[0];
                    break;
                default:
                    facts[name] = values[0];
                    break;
            }
        }
        return new Metadata(facts);
    }
}
