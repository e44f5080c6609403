using RagKit.Reading;

namespace RagKit.OpenXml;

/// <summary>What one part refers to: other parts of the package, and addresses outside, which are never followed.</summary>
internal sealed class Relationships
{
    private readonly Dictionary<string, (string Type, string Target, bool IsOutside)> _byId = new(StringComparer.Ordinal);

    /// <summary>Reads the relationships of a part; none where the file has none.</summary>
    public static Relationships Read(PartReader? reader, string part)
    {
        Relationships relationships = new();
        while (reader is not null && reader.Read())
        {
            if (!reader.IsStart || reader.Name != "Relationship" || reader["Id"] is not { } id || reader["Target"] is not { } target)
                continue;
            bool isOutside = string.Equals(reader["TargetMode"], "External", StringComparison.OrdinalIgnoreCase);
            string type = reader["Type"] ?? "";
            relationships._byId[id] = (type[(type.LastIndexOf('/') + 1)..], isOutside ? target : Resolve(part, target), isOutside);
        }
        return relationships;
    }

    /// <summary>The part that an id stands for; <see langword="null"/> for none, or an address outside.</summary>
    public string? Part(string? id) => id is not null && _byId.TryGetValue(id, out (string Type, string Target, bool IsOutside) found) && !found.IsOutside ? found.Target : null;

    /// <summary>The address outside that an id stands for, as written.</summary>
    public string? Address(string? id) => id is not null && _byId.TryGetValue(id, out (string Type, string Target, bool IsOutside) found) && found.IsOutside ? found.Target : null;

    /// <summary>The first part of a type, by the last word of the type's name.</summary>
    public string? PartOfType(string type) => _byId.Values.FirstOrDefault(found => found.Type == type && !found.IsOutside).Target;

    public bool HasAddresses => _byId.Values.Any(found => found.IsOutside);

    /// <summary>A target as a path from the package's root.</summary>
    private static string Resolve(string part, string target)
    {
        string path = Uri.UnescapeDataString(target.Replace('\\', '/'));
        string folder = path.StartsWith('/') ? "" : part[..(part.LastIndexOf('/') + 1)];
        List<string> steps = [];
        foreach (string step in (folder + path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            else if (step is not ("." or ".."))
                steps.Add(step);
        }
        return string.Join('/', steps);
    }
}
