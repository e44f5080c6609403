using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Benchmarks;
using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>
/// Synthetic documents of 200 words; every tenth is its predecessor with one word changed (of 196 sequences of five words, 191 of 201 are common: 0.95), and
/// the one behind each of those with eight words changed, far apart (156 of 236 are common: 0.66), which is no duplicate.
/// </summary>
internal sealed class PlantedSource(int documents) : ISource
{
    private const int Words = 200;

    private readonly SyntheticSource _texts = new(documents, Words);

    public string Id => "planted";

    /// <summary>How many documents are near duplicates of another one.</summary>
    public int Planted => documents / 10;

    public static bool IsPlanted(string item) => Number(item) % 10 == 1;

    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (int i = 0; i < documents; i++)
            yield return new SourceItem($"{i:000000}.txt", "1");
    }

    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
    {
        int number = Number(item.Id);
        string text = (number % 10) switch
        {
            1 => Changed(_texts.Text(number - 1), 1),
            2 => Changed(_texts.Text(number - 2), 8),
            _ => _texts.Text(number),
        };
        return new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
    }

    private static int Number(string item) => int.Parse(item.AsSpan(0, 6), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Changed(string text, int count)
    {
        string[] words = text.Split(' ');
        for (int i = 1; i <= count; i++)
            words[i * Words / (count + 1)] = $"changed{i}";
        return string.Join(' ', words);
    }
}
