using System.Globalization;
using System.Text;

namespace RagKit.Sync.Kills;

/// <summary>
/// A folder of small texts that change. A text is named by a tag, <c>17r3</c> for the third revision of the seventeenth, which stands in its first words; the rest
/// of it follows from the tag. A file is changed in one step, and no two texts have one time.
/// </summary>
internal sealed class ChangingFolder(string path)
{
    private const int Least = 30, Most = 60;
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The tag of each file.</summary>
    public SortedDictionary<string, string> Read()
    {
        SortedDictionary<string, string> tags = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(path, "*.txt"))
            tags[Path.GetFileName(file)] = Tag(File.ReadAllText(file)) ?? throw new InvalidOperationException($"'{file}' has no tag.");
        return tags;
    }

    public static string? Tag(string text) =>
        text.StartsWith("mark ", StringComparison.Ordinal) && text.IndexOf(' ', 5) is int end and > 0 ? text[5..end] : null;

    /// <summary>The text of a tag: one to four paragraphs, of which the later ones change with fewer revisions.</summary>
    public static string Text(string tag)
    {
        string[] numbers = tag.Split('r');
        int document = int.Parse(numbers[0], CultureInfo.InvariantCulture), revision = int.Parse(numbers[1], CultureInfo.InvariantCulture);
        StringBuilder text = new($"mark {tag} common topic{document}.");
        int paragraphs = 1 + ((document + (revision / 4)) % 4);
        for (int paragraph = 0; paragraph < paragraphs; paragraph++)
        {
            int state = revision / (paragraph + 1);
            text.Append(CultureInfo.InvariantCulture, $" The common words of d{document} say s{state}x{paragraph} here.");
            for (int sentence = 0; sentence < 3; sentence++)
                text.Append(CultureInfo.InvariantCulture, $" A common w{(state * 7) + sentence} stands by v{document + sentence} today.");
            text.Append("\n\n");
        }
        return text.ToString();
    }

    /// <summary>Changes, adds, removes and renames some files.</summary>
    public void Change(Random random, int changes)
    {
        Directory.CreateDirectory(path);
        List<string> names = [.. Directory.EnumerateFiles(path, "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        // Above every number that was given: to a file as its name, or to a text as its time, which a renamed file keeps.
        int next = names.Count == 0 ? 0 : 1 + names.Max(name => Math.Max(
            int.Parse(name.AsSpan(0, 6), CultureInfo.InvariantCulture), (int)(File.GetLastWriteTimeUtc(Path.Combine(path, name)) - Begin).TotalSeconds));
        for (; names.Count < Least; next++)
            names.Add(Write($"{next:000000}.txt", $"{next}r0", next));
        for (; changes > 0; changes--, next++)
        {
            int at = random.Next(names.Count);
            string name = names[at];
            switch (random.Next(8))
            {
                case 0 when names.Count < Most:
                    names.Add(Write($"{next:000000}.txt", $"{next}r0", next));
                    break;
                case 1 when names.Count > Least:
                    File.Delete(Path.Combine(path, name));
                    names.RemoveAt(at);
                    break;
                case 2:
                    names[at] = $"{next:000000}-moved.txt";
                    File.Move(Path.Combine(path, name), Path.Combine(path, names[at]));
                    break;
                default:
                    string[] numbers = Tag(File.ReadAllText(Path.Combine(path, name)))!.Split('r');
                    Write(name, $"{numbers[0]}r{int.Parse(numbers[1], CultureInfo.InvariantCulture) + 1}", next);
                    break;
            }
        }
    }

    private string Write(string name, string tag, int second)
    {
        string beside = Path.Combine(path, ".next");
        File.WriteAllText(beside, Text(tag));
        File.SetLastWriteTimeUtc(beside, Begin.AddSeconds(second));
        File.Move(beside, Path.Combine(path, name), overwrite: true);
        return name;
    }
}
