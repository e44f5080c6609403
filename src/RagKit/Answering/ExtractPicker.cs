using RagKit.Text;

namespace RagKit.Answering;

/// <summary>A stretch of a passage's text that is worth quoting.</summary>
/// <param name="Passage">Which passage, from 0.</param>
/// <param name="Start">The first character.</param>
/// <param name="End">Behind the last character.</param>
internal readonly record struct Extract(int Passage, int Start, int End);

/// <summary>Picks the sentences that answer a question best: by the question's words, without repeating one another.</summary>
internal static class ExtractPicker
{
    private const int MostExtracts = 3;
    private const int LongestExtract = 600;
    private const int LongestHeading = 120;
    private const double HeadingShare = 0.35;
    private const double RankShare = 0.25;
    private const double NumberBonus = 0.1;
    private const double KeptShare = 0.6;
    private const double MostOverlap = 0.5;
    private const int FewestTerms = 3;
    private static readonly string[] NumberQuestions = ["how many", "how much", "how long", "how old", "how often", "when", "wie viel", "wie lange", "wann"];

    /// <summary>One to three extracts, best first; of passages without any word of the question, the first sentence.</summary>
    public static IReadOnlyList<Extract> Pick(GroundingPrompt prompt)
    {
        List<Candidate> candidates = Collect(prompt.Passages);
        if (candidates.Count == 0)
            return [];
        Score(candidates, prompt);
        // Ties go to the earlier passage and sentence: the sort is stable.
        List<Candidate> ranked = [.. candidates.OrderByDescending(candidate => candidate.Score)];
        List<Candidate> picked = [];
        foreach (Candidate candidate in ranked.TakeWhile(candidate => candidate.Score >= ranked[0].Score * KeptShare))
        {
            if (picked.All(other => Overlap(candidate.Terms, other.Terms) < MostOverlap))
                picked.Add(candidate);
            if (picked.Count == MostExtracts)
                break;
        }
        return [.. picked.Select(candidate => candidate.Place)];
    }

    private static List<Candidate> Collect(IReadOnlyList<Passage> passages)
    {
        List<Candidate> candidates = [];
        for (int i = 0; i < passages.Count; i++)
        {
            foreach ((int offset, int length) in passages[i].Verbatim)
            {
                foreach (Sentence sentence in SentenceSplitter.Split(passages[i].Text.AsSpan(offset, length), offset))
                {
                    Extract place = new(i, sentence.Start, Cut(passages[i].Text, sentence));
                    candidates.Add(new(place, [.. TextAnalyzer.Terms(passages[i].Text[place.Start..place.End])], sentence.IsHeading || StandsAlone(passages[i].Text, place)));
                }
            }
        }
        return candidates;
    }

    /// <summary>A short line without an end mark and with a blank line behind it is a heading whose markup was left out of the text.</summary>
    private static bool StandsAlone(string text, Extract place)
    {
        bool startsLine = place.Start == 0 || text[place.Start - 1] == '\n';
        ReadOnlySpan<char> behind = text.AsSpan(place.End).TrimStart(" \t\r");
        return startsLine && place.End - place.Start <= LongestHeading && !char.IsPunctuation(text[place.End - 1])
            && behind is ['\n', '\n' or '\r', ..];
    }

    /// <summary>What never ends is cut between words.</summary>
    private static int Cut(string text, Sentence sentence)
    {
        if (sentence.Length <= LongestExtract)
            return sentence.End;
        int limit = sentence.Start + LongestExtract;
        int space = text.LastIndexOf(' ', limit, LongestExtract / 2);
        if (space > 0)
            return space;
        return char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
    }

    private static void Score(List<Candidate> candidates, GroundingPrompt prompt)
    {
        Dictionary<string, double> weights = Weigh(candidates, prompt.Question);
        double total = Math.Max(weights.Values.Sum(), double.Epsilon);
        bool asksNumber = Array.Exists(NumberQuestions, start => prompt.Question.Contains(start, StringComparison.OrdinalIgnoreCase));
        HashSet<string>[] contexts = [.. prompt.Passages.Select(passage => passage.Best.Context)
            .Select(context => new HashSet<string>(TextAnalyzer.Terms(context), StringComparer.Ordinal))];
        foreach (Candidate candidate in candidates)
        {
            (int passage, int start, int end) = candidate.Place;
            double own = 0, above = 0;
            foreach ((string term, double weight) in weights)
            {
                if (candidate.Terms.Contains(term))
                    own += weight;
                else if (contexts[passage].Contains(term))
                    above += weight;
            }
            double score = (own + (HeadingShare * above)) / total;
            score += RankShare * (1 - ((double)passage / prompt.Passages.Count));
            if (asksNumber && prompt.Passages[passage].Text.AsSpan(start, end - start).IndexOfAnyInRange('0', '9') >= 0)
                score += NumberBonus;
            // Headings and scraps name a subject but say nothing about it; nor does a question.
            bool says = !candidate.IsHeading && candidate.Terms.Count >= FewestTerms && prompt.Passages[passage].Text[end - 1] is not ('?' or '？');
            candidate.Score = says ? score : score / 2;
        }
    }

    /// <summary>The question's terms, each weighted by how few of the sentences hold it.</summary>
    private static Dictionary<string, double> Weigh(List<Candidate> candidates, string question)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        foreach (string term in TextAnalyzer.QueryWords(question).SelectMany(TextAnalyzer.Terms))
        {
            if (weights.ContainsKey(term))
                continue;
            int holding = candidates.Count(candidate => candidate.Terms.Contains(term));
            weights[term] = Math.Log(1 + ((candidates.Count - holding + 0.5) / (holding + 0.5)));
        }
        return weights;
    }

    private static double Overlap(HashSet<string> left, HashSet<string> right)
    {
        int shared = left.Count(right.Contains);
        int union = left.Count + right.Count - shared;
        return union == 0 ? 1 : (double)shared / union;
    }

    private sealed class Candidate(Extract place, HashSet<string> terms, bool isHeading)
    {
        public Extract Place { get; } = place;

        public HashSet<string> Terms { get; } = terms;

        public bool IsHeading { get; } = isHeading;

        public double Score { get; set; }
    }
}
