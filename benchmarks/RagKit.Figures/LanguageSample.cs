using RagKit.Cleaning;

namespace RagKit.Figures;

/// <summary>
/// The first article of the Universal Declaration of Human Rights in several hundred languages, a paragraph each under the language's English name, none of
/// which the detector was made with; and the English passages of XQuAD.
/// </summary>
internal static class LanguageSample
{
    /// <summary>
    /// The names that the file gives to languages that the detector says it knows, without what stands behind them in parentheses: a spelling, a place. Those of its
    /// neighbours that people write by the same rules count as the same.
    /// </summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["Afrikaans"] = "af",
        ["Albanian, Tosk"] = "sq",
        ["Amharic"] = "am",
        ["Arabic, Standard"] = "ar",
        ["Armenian"] = "hy",
        ["Basque"] = "eu",
        ["Belarusan"] = "be",
        ["Bengali"] = "bn",
        ["Bulgarian"] = "bg",
        ["Burmese"] = "my",
        ["Catalan-Valencian-Balear"] = "ca",
        ["Chinese, Mandarin"] = "zh",
        ["Dari"] = "fa",
        ["Croatian"] = "hr",
        ["Czech"] = "cs",
        ["Danish"] = "da",
        ["Dutch"] = "nl",
        ["English"] = "en",
        ["Estonian"] = "et",
        ["Farsi, Western"] = "fa",
        ["Finnish"] = "fi",
        ["French"] = "fr",
        ["Georgian"] = "ka",
        ["German, Standard"] = "de",
        ["Greek"] = "el",
        ["Gujarati"] = "gu",
        ["Hebrew"] = "he",
        ["Hindi"] = "hi",
        ["Hungarian"] = "hu",
        ["Indonesian"] = "id",
        ["Italian"] = "it",
        ["Japanese"] = "ja",
        ["Kannada"] = "kn",
        ["Khmer, Central"] = "km",
        ["Korean"] = "ko",
        ["Lao"] = "lo",
        ["Latvian"] = "lv",
        ["Lithuanian"] = "lt",
        ["Macedonian"] = "mk",
        ["Malayalam"] = "ml",
        ["Marathi"] = "mr",
        ["Nepali"] = "ne",
        ["Norwegian, Bokmål"] = "no",
        ["Norwegian, Nynorsk"] = "no",
        ["Panjabi, Eastern"] = "pa",
        ["Polish"] = "pl",
        ["Portuguese"] = "pt",
        ["Romanian"] = "ro",
        ["Russian"] = "ru",
        ["Serbian"] = "sr",
        ["Sinhala"] = "si",
        ["Slovak"] = "sk",
        ["Slovenian"] = "sl",
        ["Spanish"] = "es",
        ["Swedish"] = "sv",
        ["Tamil"] = "ta",
        ["Telugu"] = "te",
        ["Thai"] = "th",
        ["Tibetan, Central"] = "bo",
        ["Turkish"] = "tr",
        ["Ukrainian"] = "uk",
        ["Urdu"] = "ur",
        ["Vietnamese"] = "vi",
    };

    public static async Task<(int Right, int Wrong, int Silent, int Strange, int Claimed, int English, int Passages)> MeasureAsync(string data, IDocumentTransform detector)
    {
        (int right, int wrong, int silent, int strange, int claimed, int english, int passages) = (0, 0, 0, 0, 0, 0, 0);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string[] lines in (await File.ReadAllTextAsync(Path.Combine(data, "docs", "txt", "UDHR_first_article_all.txt")))
            .ReplaceLineEndings("\n").Split("\n\n").Select(part => part.Trim().Split('\n')).Where(lines => lines.Length > 1))
        {
            string? told = await TellAsync(detector, string.Join(' ', lines[1..]));
            if (!Known.TryGetValue(Name(lines[0]), out string? language))
            {
                strange++;
                claimed += told is null ? 0 : 1;
                if (told is not null)
                    Console.Error.WriteLine($"{lines[0]}, which it does not know: {told}");
                continue;
            }
            seen.Add(Name(lines[0]));
            Count(lines[0], language, told);
        }
        foreach (string missing in Known.Keys.Where(name => !seen.Contains(name)))
            Console.Error.WriteLine($"not in the file: {missing}");
        foreach (string line in File.ReadLines(Path.Combine(data, "ir", "xquad-en", "corpus.jsonl")).Where(line => line.Length > 0))
        {
            using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(line);
            passages++;
            english += await TellAsync(detector, json.RootElement.GetProperty("text").GetString()!) == "en" ? 1 : 0;
        }
        return (right, wrong, silent, strange, claimed, english, passages);

        void Count(string name, string language, string? told)
        {
            right += told == language ? 1 : 0;
            silent += told is null ? 1 : 0;
            wrong += told is not null && told != language ? 1 : 0;
            if (told != language)
                Console.Error.WriteLine($"{name}: {told ?? "not sure"}");
        }
    }

    private static string Name(string line) => line.Split(" (")[0];

    private static async Task<string?> TellAsync(IDocumentTransform detector, string text) =>
        (await detector.TransformAsync(new Document("d", text))).Document!.Metadata.TryGetValue("language", out MetadataValue? value) ? value.AsString() : null;
}
