namespace RagKit.Configuration;

/// <summary>What reading a configuration needs everywhere: parts, variables, environment, and where mistakes go.</summary>
internal sealed record CorpusReading(IReadOnlyList<CorpusPart> Parts, Variables Variables, string Environment, string? Folder)
{
    public List<ConfigurationMistake> Mistakes { get; } = [];

    /// <summary>Connection strings of the configuration itself, by name.</summary>
    public Dictionary<string, string> Connections { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public void Mistake(string place, string message) => Mistakes.Add(new(place, message));

    /// <summary>Reports a key that is none.</summary>
    public void Unknown(MapEntry entry, string of, IEnumerable<string> names)
    {
        string[] known = [.. names];
        string allowed = known.Length == 0 ? $"{of} has no options." : $"{of} has {string.Join(", ", known)}.";
        Mistake(entry.Place, $"'{entry.Key}' is no key here: {allowed}{NearestName.Question(entry.Key, known)}");
    }

    public IReadOnlyList<CorpusPart> Of(PartRole role) => [.. Parts.Where(part => part.Role == role)];

    /// <summary>A connection string by its name; <see langword="null"/> when only the host may know it.</summary>
    public string? FindConnection(string name) => Variables.FindConnection(name) ?? Connections.GetValueOrDefault(name);

    /// <exception cref="CorpusConfigurationException">There were mistakes.</exception>
    public void RequireNone()
    {
        if (Mistakes.Count > 0)
            throw new CorpusConfigurationException([.. Mistakes.Distinct()]);
    }
}
