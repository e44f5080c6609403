using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using RagKit.Loading;

namespace RagKit.Sql;

/// <summary>Makes records of rows. A version begins with a mark of query and options, so that rows are read again when those change.</summary>
internal sealed class SqlRecords(string query, SqlSourceOptions options)
{
    private readonly string _mark = Hash(Encoding.UTF8.GetBytes(LoaderFingerprint.Of(
        query, options.Columns.Id, options.Columns.Text, options.Columns.Title, options.Columns.Version, options.Columns.Metadata, options.Format,
        options.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={SqlValues.Text(pair.Value ?? DBNull.Value)}"))))[..8];

    /// <summary>A row that holds its id and its version; <see langword="null"/> when it has no id.</summary>
    public SqlRow? ReadVersion(DbDataReader reader) => Identify(reader, 0, 1);

    /// <summary>A whole row; <see langword="null"/> when it has no id.</summary>
    public SqlRow? Read(DbDataReader reader, SqlShape shape)
    {
        (string? text, string? problem) = Text(reader, shape);
        byte[]? record = text is null ? null : Record(reader, shape, text);
        SqlRow? row = shape.Version is int version
            ? Identify(reader, shape.Id, version)
            : Id(reader, shape.Id) is string id ? new SqlRow(id, $"{_mark}-{Hash(record ?? Encoding.UTF8.GetBytes(problem!))}") : null;
        return row is null ? null : row with { Record = record, Problem = problem };
    }

    private SqlRow? Identify(DbDataReader reader, int idAt, int versionAt)
    {
        if (Id(reader, idAt) is not string id)
            return null;
        object version = reader.GetValue(versionAt);
        return new SqlRow(id, $"{_mark}-{SqlValues.Text(version)}") { ModifiedAt = SqlValues.Moment(version) };
    }

    private static string? Id(DbDataReader reader, int place) => SqlValues.Text(reader.GetValue(place)) is { Length: > 0 } id ? id : null;

    private (string? Text, string? Problem) Text(DbDataReader reader, SqlShape shape)
    {
        StringBuilder text = new();
        foreach (int place in shape.Text)
        {
            object value = reader.GetValue(place);
            if (value is byte[])
                return (null, $"its column '{reader.GetName(place)}' holds bytes and not text. Convert it in the query.");
            if (SqlValues.Text(value) is not { } part || string.IsNullOrWhiteSpace(part))
                continue;
            text.Append(text.Length > 0 ? "\n\n" : "").Append(part);
            if (text.Length > options.MaxTextLength)
                return (null, $"its text has more than {options.MaxTextLength} characters, which is MaxTextLength. Raise it, or leave the row out in the query.");
        }
        return (text.ToString(), null);
    }

    private byte[] Record(DbDataReader reader, SqlShape shape, string text) => new SourceRecord(text)
    {
        Format = options.Format,
        Title = shape.Title is int title ? SqlValues.Text(reader.GetValue(title)) : null,
        Metadata = new Metadata(shape.Metadata.Select(column => KeyValuePair.Create(column.Name, SqlValues.Metadata(reader.GetValue(column.Place))))),
    }.Write();

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
}
