using System.Text;

namespace RagKit.Postgres;

/// <summary>Names of schemas, tables and indexes: checked, and quoted so that they say nothing but themselves.</summary>
internal static class SqlName
{
    /// <summary>How many bytes of a name PostgreSQL keeps; it cuts the rest without a word.</summary>
    public const int MaxBytes = 63;

    /// <summary>Throws for a name that PostgreSQL would refuse, cut or keep for itself.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names, as the message says it.</param>
    public static string Validate(string name, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, what);
        int bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > MaxBytes)
            throw new ArgumentException($"{what} ('{name}') has {bytes} bytes; PostgreSQL takes names of at most {MaxBytes}.", what);
        if (name.Any(char.IsControl))
            throw new ArgumentException($"{what} ('{name}') must not hold control characters.", what);
        return name.StartsWith("pg_", StringComparison.OrdinalIgnoreCase)
            ? throw new ArgumentException($"{what} ('{name}') must not begin with 'pg_', which PostgreSQL keeps for itself.", what) : name;
    }

    /// <summary>The name as SQL writes it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
