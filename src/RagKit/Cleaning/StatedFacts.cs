namespace RagKit.Cleaning;

/// <summary>What metadata says under one of the names that formats and sites have for it. Letters alone count: <c>article:published_time</c> is <c>articlepublishedtime</c>.</summary>
internal sealed class StatedFacts
{
    private static readonly string[] Titles = ["title", "headline", "ogtitle", "dctitle", "dctermstitle"];

    private static readonly string[] Authors =
        ["author", "authors", "authorname", "creator", "creators", "dccreator", "dctermscreator", "articleauthor", "byline", "by", "writtenby"];

    private static readonly Dictionary<string, string[]> DateNames = new(StringComparer.Ordinal)
    {
        ["created"] = ["created", "createdat", "createdon", "createddate", "creationdate", "datecreated", "dctermscreated", "dcdatecreated"],
        ["published"] =
        [
            "published", "publishedat", "publishedon", "publisheddate", "publishdate", "publicationdate", "datepublished", "pubdate", "articlepublishedtime",
            "issued", "dctermsissued", "dcdateissued", "date", "dcdate", "dctermsdate", "posted", "postedat", "postedon",
        ],
        ["modified"] =
        [
            "modified", "modifiedat", "modifiedon", "modifieddate", "datemodified", "lastmodified", "lastmod", "updated", "updatedat", "lastupdated", "dateupdated",
            "articlemodifiedtime", "ogupdatedtime", "dctermsmodified", "dcdatemodified", "revised",
        ],
    };

    private readonly Dictionary<string, MetadataValue> _facts = new(StringComparer.Ordinal);

    public StatedFacts(Metadata metadata)
    {
        foreach ((string name, MetadataValue value) in metadata)
            _facts.TryAdd(string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant(), value);
    }

    /// <summary>The names that dates are given.</summary>
    public static IEnumerable<string> Dates => DateNames.Keys;

    public string? Title() => First(Titles, value => value is { Kind: MetadataKind.String } && value.AsString().Trim() is { Length: > 0 and <= HeadFacts.LongestTitle } title ? title : null);

    public MetadataValue? Author() => First(Authors, AuthorNames.Stated);

    /// <summary>The date of a name, from one of its names: a date, or a text that is surely one.</summary>
    public DateTimeOffset? Date(string name)
    {
        foreach (string other in DateNames[name])
        {
            MetadataValue value = _facts.GetValueOrDefault(other, MetadataValue.Null);
            if (value.Kind == MetadataKind.Date)
                return value.AsDate();
            if (value.Kind == MetadataKind.String && WrittenDate.Read(value.AsString()) is DateTimeOffset date)
                return date;
        }
        return null;
    }

    private T? First<T>(string[] names, Func<MetadataValue, T?> read)
        where T : class
    {
        foreach (string name in names)
        {
            if (_facts.TryGetValue(name, out MetadataValue? value) && read(value) is T found)
                return found;
        }
        return null;
    }
}
