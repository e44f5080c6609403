using System.Globalization;

namespace RagKit.Configuration;

/// <summary>Reads the values of options, and says what is wrong with them.</summary>
internal static class OptionReader
{
    /// <summary>The values of a mapping whose keys are options.</summary>
    /// <param name="reading">What is being read.</param>
    /// <param name="of">Whose options they are, such as <c>chunker 'tokens'</c>.</param>
    /// <param name="place">Where it begins, for what is missing.</param>
    /// <param name="entries">The keys and values.</param>
    /// <param name="options">What may be given.</param>
    public static PartValues Read(CorpusReading reading, string of, string place, IEnumerable<MapEntry> entries, IReadOnlyList<PartOption> options)
    {
        Dictionary<string, object> values = new(StringComparer.Ordinal);
        Dictionary<string, string> written = new(StringComparer.Ordinal);
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (MapEntry entry in entries)
        {
            if (options.FirstOrDefault(option => Keys.Same(option.Name, entry.Key)) is not PartOption option)
                reading.Unknown(entry, of, options.Select(known => known.Name));
            else if (!given.Add(option.Name))
                reading.Mistake(entry.Place, $"'{option.Name}' is given twice.");
            else if (Value(reading, option, entry.Value) is object value)
                (values[option.Name], written[option.Name]) = (value, entry.Value is ScalarNode scalar ? reading.Variables.Expand(scalar, []) : "");
        }
        foreach (PartOption option in options.Where(option => !given.Contains(option.Name)))
        {
            if (option.IsRequired)
                reading.Mistake(place, $"{of} needs '{option.Name}': {Lower(option.About)}");
            else if (option.Default is string standard && Value(reading, option, new ScalarNode(place, standard)) is object value)
                values[option.Name] = value;
        }
        return new(values, written);
    }

    private static object? Value(CorpusReading reading, PartOption option, ConfigNode node)
    {
        if (option.Kind == OptionKind.Texts)
            return Texts(reading, option, node);
        if (node is not ScalarNode scalar)
            return Wrong(reading, option, node, node.Shape);
        int before = reading.Mistakes.Count;
        string text = reading.Variables.Expand(scalar, reading.Mistakes);
        if (reading.Mistakes.Count > before || (reading.Variables.IsLenient && text.Contains("${", StringComparison.Ordinal)))
            return null;
        if (string.IsNullOrWhiteSpace(text))
            return Wrong(reading, option, node, "empty");
        return option.Kind switch
        {
            OptionKind.Text => Scoped(reading, option, text),
            OptionKind.Whole when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && InRange(option, whole) => whole,
            OptionKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && InRange(option, number) => number,
            OptionKind.Switch when bool.TryParse(text, out bool on) => on,
            OptionKind.Choice when option.Choices.FirstOrDefault(choice => Keys.Same(choice, text)) is string choice => choice,
            OptionKind.Duration when Durations.Parse(text) is TimeSpan time => time,
            OptionKind.Path => Scoped(reading, option, reading.Folder is null ? text : Path.GetFullPath(text, reading.Folder)),
            OptionKind.Connection => Connection(reading, node, text),
            _ => Wrong(reading, option, node, $"'{text}'"),
        };
    }

    private static string[]? Texts(CorpusReading reading, PartOption option, ConfigNode node)
    {
        ConfigNode[] items = node is ListNode list ? [.. list.Items] : [node];
        List<string> texts = [];
        foreach (ConfigNode item in items)
        {
            if (item is ScalarNode { Text.Length: > 0 } scalar)
                texts.Add(reading.Variables.Expand(scalar, reading.Mistakes));
            else
                Wrong(reading, option, item, item.Shape);
        }
        return texts.Count == items.Length ? [.. texts] : null;
    }

    private static string? Connection(CorpusReading reading, ConfigNode node, string text)
    {
        // With '=' it is the connection string itself.
        if (text.Contains('=', StringComparison.Ordinal) || reading.FindConnection(text) is not null)
            return reading.FindConnection(text) ?? text;
        if (reading.Folder is null || reading.Variables.IsLenient)
            return text;
        reading.Mistake(node.Place, $"There is no connection string '{text}': set ConnectionStrings__{text} in the environment, or '{text}' under 'connectionStrings'.{NearestName.Question(text, reading.Connections.Keys)}");
        return null;
    }

    private static string Scoped(CorpusReading reading, PartOption option, string text) => reading.Environment.Length == 0 ? text : option.Scope switch
    {
        OptionScope.File => EnvironmentScope.File(text, reading.Environment),
        OptionScope.Name => EnvironmentScope.OfName(text, reading.Environment),
        _ => text,
    };

    private static bool InRange(PartOption option, double value) => value >= option.Minimum && value <= option.Maximum;

    private static string? Wrong(CorpusReading reading, PartOption option, ConfigNode node, string found)
    {
        string meant = option.Kind == OptionKind.Choice && node is ScalarNode scalar ? NearestName.Question(scalar.Text, option.Choices) : "";
        reading.Mistake(node.Place, $"{option.Name} ({found.Trim('\'')}) must be {Allowed(option)}.{meant}");
        return null;
    }

    private static string Allowed(PartOption option) => option.Kind switch
    {
        OptionKind.Whole => $"a whole number{Range(option)}",
        OptionKind.Number => $"a number{Range(option)}",
        OptionKind.Switch => "true or false",
        OptionKind.Choice => $"one of {string.Join(", ", option.Choices)}",
        OptionKind.Duration => "a time such as 30s, 15m, 6h or 1d",
        OptionKind.Texts => "a list of texts, or one text",
        OptionKind.Path => "a path",
        OptionKind.Connection => "a connection string or the name of one",
        _ => "a text",
    };

    private static string Range(PartOption option) => (double.IsFinite(option.Minimum), double.IsFinite(option.Maximum)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $" from {option.Minimum:#,0.##} to {option.Maximum:#,0.##}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $" of at least {option.Minimum:#,0.##}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $" of at most {option.Maximum:#,0.##}"),
        _ => "",
    };

    private static string Lower(string about) => char.ToLowerInvariant(about[0]) + about[1..];
}
