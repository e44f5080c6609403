using System.Text.Json;
using System.Xml.Linq;
using RagKit.Flows;

namespace RefreshKnowledge;

/// <summary>A place that pages come from. Name and folder are the inputs by which its pages are cached.</summary>
public sealed record Place(string Name, string Folder);

/// <summary>A page, in Markdown. It is cached as JSON.</summary>
public sealed record Page(string Id, string Text);

/// <summary>The places: a folder of Markdown, a list of questions in JSON Lines, and a feed.</summary>
public static class Places
{
    public static readonly string[] Names = ["guide", "questions", "news"];

    public static Task<Page[]> ReadAsync(Place place, TaskRun task) => place.Name switch
    {
        "guide" => ReadGuideAsync(Path.Combine(place.Folder, "docs", "guide"), task.CancellationToken),
        "questions" => ReadQuestionsAsync(Path.Combine(place.Folder, "samples", "RefreshKnowledge", "questions.jsonl"), task.CancellationToken),
        "news" => ReadNewsAsync(Path.Combine(place.Folder, "samples", "RefreshKnowledge", "news.xml"), task),
        _ => throw new ArgumentException($"There is no place '{place.Name}'; known are {string.Join(", ", Names)}."),
    };

    private static async Task<Page[]> ReadGuideAsync(string folder, CancellationToken cancellationToken)
    {
        List<Page> pages = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
            pages.Add(new Page(Path.GetFileName(file), await File.ReadAllTextAsync(file, cancellationToken)));
        return [.. pages];
    }

    private static async Task<Page[]> ReadQuestionsAsync(string file, CancellationToken cancellationToken)
    {
        List<Page> pages = [];
        await foreach (string line in File.ReadLinesAsync(file, cancellationToken))
        {
            JsonElement asked = JsonElement.Parse(line);
            pages.Add(new Page($"{asked.GetProperty("id")}.md", $"# {asked.GetProperty("question")}\n\n{asked.GetProperty("answer")}\n"));
        }
        return [.. pages];
    }

    private static async Task<Page[]> ReadNewsAsync(string file, TaskRun task)
    {
        // A file never fails, so this stands in for a server that does not answer the first time.
        if (task.Attempt == 1)
            throw new HttpRequestException("The news server answered 503 (Service Unavailable).");
        await using FileStream stream = File.OpenRead(file);
        XDocument feed = await XDocument.LoadAsync(stream, LoadOptions.None, task.CancellationToken);
        return [.. feed.Descendants("item").Select(item => new Page($"{(string?)item.Element("guid")}.md", $"# {(string?)item.Element("title")}\n\n{(string?)item.Element("description")}\n"))];
    }
}
