using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RagKit.Cli;

/// <summary>
/// Reads filters such as <c>year&gt;=2024</c>. What the metadata holds as a number, a date or a truth value in one format is text in
/// another, so equality asks for each that the value may be.
/// </summary>
internal static class FilterText
{
    private static readonly string[] Operators = ["!=", ">=", "<=", "=", ">", "<"];

    /// <summary>All of the filters at once; <see langword="null"/> for none.</summary>
    public static Filter? Parse(IReadOnlyList<string> texts)
    {
        Filter[] filters = [.. texts.Select(text => TryParse(text, out Filter? filter) ? filter : throw new UsageException($"'{text}' is not a filter."))];
        return filters.Length == 0 ? null : Filter.All(filters);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Filter? filter)
    {
        filter = null;
        int at = text.AsSpan().IndexOfAny("=!<>");
        if (at <= 0 || Array.Find(Operators, candidate => text.AsSpan(at).StartsWith(candidate)) is not string used)
            return false;
        string name = text[..at].Trim();
        string value = text[(at + used.Length)..].Trim();
        if (name.Length == 0)
            return false;
        MetadataValue[] meanings = [.. Meanings(value)];
        filter = used switch
        {
            "=" => Filter.AnyOf(name, meanings),
            "!=" => !Filter.AnyOf(name, meanings),
            ">" => Filter.Any([.. Ordered(meanings).Select(meaning => Filter.GreaterThan(name, meaning))]),
            ">=" => Filter.Any([.. Ordered(meanings).Select(meaning => Filter.AtLeast(name, meaning))]),
            "<" => Filter.Any([.. Ordered(meanings).Select(meaning => Filter.LessThan(name, meaning))]),
            _ => Filter.Any([.. Ordered(meanings).Select(meaning => Filter.AtMost(name, meaning))]),
        };
        return true;
    }

    private static IEnumerable<MetadataValue> Meanings(string value)
    {
        yield return value;
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            yield return integer;
        else if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
            yield return number;
        else if (bool.TryParse(value, out bool truth))
            yield return truth;
        else if (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
            yield return date;
    }

    /// <summary>For an order, numbers are compared as numbers only: as text, 9 is above 10.</summary>
    private static IEnumerable<MetadataValue> Ordered(MetadataValue[] meanings) =>
        Array.Exists(meanings, meaning => meaning.Kind is MetadataKind.Integer or MetadataKind.Decimal)
            ? meanings.Where(meaning => meaning.Kind != MetadataKind.String)
            : meanings.Where(meaning => meaning.Kind != MetadataKind.Boolean);
}
