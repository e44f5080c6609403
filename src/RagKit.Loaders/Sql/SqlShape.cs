using System.Collections.ObjectModel;
using System.Data.Common;
using System.Globalization;

namespace RagKit.Sql;

/// <summary>The columns that a query has: where those are that the options name, how the database writes them, and what type the id is.</summary>
internal sealed class SqlShape
{
    private readonly string[] _names;

    public SqlShape(string source, DbDataReader reader, SqlColumns columns)
    {
        _names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        int Place(string column)
        {
            int place = Array.IndexOf(_names, column);
            place = place >= 0 ? place : Array.FindIndex(_names, name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase));
            return place >= 0 ? place : throw new RagKitException(
                $"The query of '{source}' has no column '{column}' but {string.Join(", ", _names.Select(name => $"'{name}'"))}. Name it in SqlColumns as the query does.");
        }

        Id = Place(columns.Id);
        Version = columns.Version is null ? null : Place(columns.Version);
        Title = columns.Title is null ? null : Place(columns.Title);
        Text = new([.. columns.Text.Select(Place)]);
        Metadata = new([.. columns.Metadata.Select(name => (name, Place(name)))]);
        IdType = reader.GetFieldType(Id);
    }

    public int Id { get; }

    public Type IdType { get; }

    public int? Version { get; }

    public int? Title { get; }

    public ReadOnlyCollection<int> Text { get; }

    public ReadOnlyCollection<(string Name, int Place)> Metadata { get; }

    public string IdName => _names[Id];

    public string? VersionName => Version is int place ? _names[place] : null;

    /// <summary>An id as the type that its column has, so that the database compares it by its index.</summary>
    public object IdValue(string id)
    {
        if (IdType == typeof(Guid) && Guid.TryParse(id, out Guid guid))
            return guid;
        bool whole = Type.GetTypeCode(IdType) is TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64;
        if (whole && long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return number;
        return Type.GetTypeCode(IdType) is TypeCode.Decimal or TypeCode.UInt64 && decimal.TryParse(id, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal exact) ? exact : id;
    }
}
