using System.Globalization;
using System.Text.Json;

namespace RagKit.Retrieval;

/// <summary>Reads the grades out of what a model wrote, whatever it wrote around them.</summary>
internal static class RelevanceGrades
{
    private const double Highest = 10;
    private static readonly string[] NumberNames = ["n", "number", "passage", "id", "index"];
    private static readonly string[] GradeNames = ["score", "relevance", "grade", "rating"];

    /// <summary>
    /// The grades of passages 1 to <paramref name="count"/>, 0 to 10, NaN for those not graded; <see langword="null"/> when there are
    /// none at all. Understands a list of objects, a list of numbers, an object from number to grade, and any of these within an object.
    /// </summary>
    public static double[]? Read(string reply, int count)
    {
        // What a model thinks or says before and in code fences around it is passed over: the first JSON value with grades counts.
        for (int tries = 0, at = reply.AsSpan().IndexOfAny('[', '{'); at >= 0 && tries < 20; tries++)
        {
            if (Parse(reply.AsSpan(at)) is { } json)
            {
                using (json)
                {
                    double[] grades = new double[count];
                    Array.Fill(grades, double.NaN);
                    Collect(json.RootElement, grades, depth: 0);
                    if (Array.Exists(grades, grade => !double.IsNaN(grade)))
                        return grades;
                }
            }
            int next = reply.AsSpan(at + 1).IndexOfAny('[', '{');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return null;
    }

    private static JsonDocument? Parse(ReadOnlySpan<char> text)
    {
        Utf8JsonReader reader = new(
            System.Text.Encoding.UTF8.GetBytes(text.ToArray()), new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement element, double[] grades, int depth)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            CollectList(element, grades, depth);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (Property(element, NumberNames) is double number && Property(element, GradeNames) is double grade)
            {
                Set(grades, number, grade);
                return;
            }
            foreach (JsonProperty pair in element.EnumerateObject())
            {
                if (int.TryParse(pair.Name.Trim('[', ']', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out int name) && Number(pair.Value) is double value)
                    Set(grades, name, value);
                else if (depth < 3)
                    Collect(pair.Value, grades, depth + 1);
            }
        }
    }

    private static void CollectList(JsonElement list, double[] grades, int depth)
    {
        double?[] numbers = [.. list.EnumerateArray().Select(Number)];
        // A bare list of numbers is in the passages' order, and means nothing when it is of another length.
        if (numbers.Length == grades.Length && Array.TrueForAll(numbers, number => number is not null))
        {
            for (int i = 0; i < numbers.Length; i++)
                Set(grades, i + 1, numbers[i]!.Value);
            return;
        }
        foreach (JsonElement item in list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && depth < 3))
            Collect(item, grades, depth + 1);
    }

    private static double? Property(JsonElement element, string[] names)
    {
        foreach (JsonProperty pair in element.EnumerateObject())
        {
            if (names.Contains(pair.Name, StringComparer.OrdinalIgnoreCase))
                return Number(pair.Value);
        }
        return null;
    }

    private static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    private static void Set(double[] grades, double number, double grade)
    {
        if (number >= 1 && number <= grades.Length && number == Math.Floor(number) && double.IsFinite(grade))
            grades[(int)number - 1] = Math.Clamp(grade, 0, Highest);
    }
}
