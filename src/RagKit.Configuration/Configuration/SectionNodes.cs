using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace RagKit.Configuration;

/// <summary>Reads a section of an IConfiguration into nodes that know their paths.</summary>
internal static class SectionNodes
{
    public static MapNode Read(IConfiguration section, string place) =>
        new(place, [.. section.GetChildren().Select(child => new MapEntry(child.Key, child.Path, Convert(child)))]);

    private static ConfigNode Convert(IConfigurationSection section)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (children.Length == 0)
            return new ScalarNode(section.Path, section.Value ?? "");
        // An IConfiguration knows no lists: their items are children named 0, 1, ...
        return children.All(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? new ListNode(section.Path, [.. children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture)).Select(Convert)])
            : Read(section, section.Path);
    }
}
