namespace RagKit.Configuration;

/// <summary>Puts a configuration's layers together, for the environment asked for, and checks those that were not.</summary>
internal static class CorpusLayers
{
    public static CorpusDescription Read(MapNode root, CorpusReading reading, string standardName)
    {
        MapNode[] environments = root.Find("environments")?.Value is MapNode section ? [section] : [];
        MapEntry[] known = [.. environments.SelectMany(map => map.Entries)];
        foreach (MapEntry entry in known.Where(entry => !EnvironmentScope.IsName(entry.Key)))
            reading.Mistake(entry.Place, $"The name of environment '{entry.Key}' must be {EnvironmentScope.Allowed}.");
        MapEntry? chosen = Choose(root, reading, known);
        foreach (MapEntry other in known.Where(entry => entry != chosen && EnvironmentScope.IsName(entry.Key)))
        {
            CorpusReading trial = reading with { Variables = reading.Variables.Lenient(), Environment = other.Key, Connections = new(StringComparer.OrdinalIgnoreCase) };
            Describe(Layer(root, other, trial), trial, standardName);
        }
        MapNode layered = reading.Variables.Override(Layer(root, chosen, reading), reading.Parts);
        CorpusDescription description = Describe(layered, reading, standardName);
        reading.RequireNone();
        return description;
    }

    private static MapEntry? Choose(MapNode root, CorpusReading reading, MapEntry[] known)
    {
        string asked = reading.Environment;
        if (asked.Length == 0)
            return null;
        if (!EnvironmentScope.IsName(asked))
            reading.Mistake(root.Place, $"The name of environment '{asked}' must be {EnvironmentScope.Allowed}.");
        MapEntry? chosen = known.FirstOrDefault(entry => entry.Key == asked);
        // Where environments are listed, one that is not is a slip, and would begin an empty store.
        if (chosen is null && known.Length > 0)
            reading.Mistake(root.Place, $"There is no environment '{asked}': there are {string.Join(", ", known.Select(entry => entry.Key))}.{NearestName.Question(asked, known.Select(entry => entry.Key))}");
        return chosen;
    }

    private static MapNode Layer(MapNode root, MapEntry? environment, CorpusReading reading)
    {
        switch (environment?.Value)
        {
            case null or ScalarNode { Text.Length: 0 }:
                return root;
            case MapNode map:
                foreach (MapEntry nested in map.Entries.Where(entry => Keys.Same(entry.Key, "environments") || Keys.Same(entry.Key, "corpus")))
                    reading.Mistake(nested.Place, $"'{nested.Key}' can't differ by environment.");
                return Overlay.Over(root, map, reading.Parts);
            default:
                reading.Mistake(environment.Value.Place, $"Environment '{environment.Key}' must be a mapping of what differs, or empty.");
                return root;
        }
    }

    private static CorpusDescription Describe(MapNode layered, CorpusReading reading, string standardName)
    {
        if (layered.Find("connectionStrings")?.Value is MapNode connections)
        {
            foreach (MapEntry entry in connections.Entries)
            {
                if (entry.Value is ScalarNode scalar)
                    reading.Connections[entry.Key] = reading.Variables.Expand(scalar, reading.Mistakes);
                else
                    reading.Mistake(entry.Place, $"Connection string '{entry.Key}' must be a text.");
            }
        }
        return new CorpusReader(reading, layered).Read(standardName);
    }
}
