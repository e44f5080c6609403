using System.Globalization;
using RagKit.Archives;
using RagKit.Reading;

namespace RagKit.Books;

/// <summary>What a book's package file says: the order of its pages, its contents, and facts about it.</summary>
internal sealed class EpubPackage
{
    public const string Kind = "EPUB book";
    private const int MaxPages = 20_000;
    private readonly Dictionary<string, (string Path, string Properties)> _manifest = new(StringComparer.Ordinal);
    private readonly List<(string Id, bool Linear)> _order = [];
    private readonly Dictionary<string, List<string>> _facts = new(StringComparer.Ordinal);
    private string? _contents;

    private EpubPackage()
    {
    }

    /// <summary>The pages in reading order, those that stand aside of it (such as notes) last; the page of contents is left out.</summary>
    public IReadOnlyList<string> Spine { get; private set; } = [];

    /// <summary>The tables of contents: EPUB 3's page first, then EPUB 2's.</summary>
    public IEnumerable<string> Contents =>
        _manifest.Values.Where(file => IsNavigation(file.Properties)).Select(file => file.Path)
            .Concat(_contents is not null && _manifest.TryGetValue(_contents, out (string Path, string Properties) ncx) ? [ncx.Path] : []);

    public string? Title => _facts.GetValueOrDefault("title")?[0];

    public Metadata Metadata { get; private set; } = Metadata.Empty;

    public static EpubPackage Read(string item, PackedFiles files, CancellationToken cancellationToken)
    {
        string path = MainPart(item, files, cancellationToken);
        EpubPackage package = new();
        using PartReader? reader = files.OpenXml(path, cancellationToken);
        if (reader is null)
            throw new RagKitException($"'{item}' does not hold '{path}', the package file that its META-INF/container.xml names: the book is damaged. Get it anew.");
        while (reader.Read())
        {
            if (reader.IsStart)
                package.Take(reader, path);
        }
        package.Spine = package.Order();
        if (package.Spine.Count > MaxPages)
            throw new RagKitException($"'{item}' names {package.Spine.Count} chapters, and at most {MaxPages} are read: no sound book has so many. Leave it out with an Exclude glob.");
        package.Metadata = package.Facts();
        return package;
    }

    private static string MainPart(string item, PackedFiles files, CancellationToken cancellationToken)
    {
        using PartReader? container = files.OpenXml("META-INF/container.xml", cancellationToken);
        if (container is null)
            throw LoadErrors.Other(item, Kind, "it has no META-INF/container.xml");
        while (container.Read())
        {
            if (container.IsStart && container.Name == "rootfile" && container["full-path"] is { } path)
                return path;
        }
        throw new RagKitException($"'{item}' names no package file in its META-INF/container.xml: the book is damaged. Get it anew.");
    }

    private static bool IsNavigation(string properties) => properties.Split(' ').Contains("nav");

    private IReadOnlyList<string> Order() =>
    [
        .. _order.OrderBy(page => page.Linear ? 0 : 1)
            .Where(page => _manifest.TryGetValue(page.Id, out (string Path, string Properties) found) && !IsNavigation(found.Properties))
            .Select(page => _manifest[page.Id].Path).Distinct(StringComparer.Ordinal),
    ];

    private void Take(PartReader reader, string package)
    {
        switch (reader.Name)
        {
            case "item" when reader["id"] is { } id && reader["href"] is { } href && PackedPath.Resolve(package, href) is { } path:
                _manifest.TryAdd(id, (path, reader["properties"] ?? ""));
                break;
            case "spine":
                _contents = reader["toc"];
                break;
            case "itemref" when reader["idref"] is { } id:
                _order.Add((id, reader["linear"] != "no"));
                break;
            case "title" or "creator" or "language" or "publisher" or "date" or "subject" or "description" or "identifier" when reader.Namespace.Contains("purl.org/dc", StringComparison.OrdinalIgnoreCase):
                Add(reader.Name, reader.ReadText());
                break;
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
