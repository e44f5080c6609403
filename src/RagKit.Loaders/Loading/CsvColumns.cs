namespace RagKit.Loading;

/// <summary>The columns of one file, and which of them the options choose.</summary>
internal sealed class CsvColumns
{
    private readonly string[] _names;
    private readonly int[] _text;
    private readonly int[] _metadata;
    private readonly int _id;
    private readonly int _title;
    private readonly bool _labelled;
    private readonly string _separator;

    public CsvColumns(string item, string[] header, CsvLoaderOptions options)
    {
        _names = Named(header);
        _text = options.TextColumns.Count == 0 ? [.. Enumerable.Range(0, _names.Length)] : [.. options.TextColumns.Select(Find)];
        _metadata = [.. options.MetadataColumns.Select(Find)];
        _id = options.IdColumn is null ? -1 : Find(options.IdColumn);
        _title = options.TitleColumn is null ? -1 : Find(options.TitleColumn);
        _labelled = _text.Length > 1;
        _separator = options.RowsAs == CsvRowsAs.Documents ? "\n" : " | ";

        int Find(string column)
        {
            int index = Array.IndexOf(_names, column);
            return index >= 0 ? index : throw new RagKitException(
                $"'{item}' has no column '{column}'. Its columns are: {string.Join(", ", _names.Take(50))}. Correct the name in CsvLoaderOptions; case counts.");
        }
    }

    public int Count => _names.Length;

    public string Text(string[] row) => string.Join(_separator, _text
        .Select(column => (Name: _names[column], Value: row[column].Trim()))
        .Where(field => field.Value.Length > 0)
        .Select(field => _labelled ? $"{field.Name}: {field.Value}" : field.Value));

    public Metadata Metadata(string[] row) => _metadata.Length == 0 ? RagKit.Metadata.Empty : new Metadata(_metadata
        .Where(column => row[column].Trim().Length > 0)
        .Select(column => KeyValuePair.Create(_names[column], TypedText.Read(row[column].Trim()))));

    /// <summary>The row's id; <see langword="null"/> when no column is chosen.</summary>
    public string? IdOf(string[] row) => _id < 0 ? null : row[_id].Trim();

    public string TitleOf(string[] row) => _title < 0 ? "" : row[_title].Trim();

    private static string[] Named(string[] header)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        Dictionary<string, int> next = new(StringComparer.Ordinal);
        string[] names = new string[header.Length];
        for (int i = 0; i < header.Length; i++)
        {
            string name = header[i].Trim();
            string bare = name.Length == 0 ? $"Column {i + 1}" : name;
            names[i] = bare;
            while (!taken.Add(names[i]))
            {
                next[bare] = next.GetValueOrDefault(bare, 1) + 1;
                names[i] = $"{bare} {next[bare]}";
            }
        }
        return names;
    }
}
