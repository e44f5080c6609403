namespace RagKit.Stores;

internal static class QueryWordsStandIn
{
    private static readonly HashSet<string> Stop = [.. "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with".Split(' ')];

    public static IReadOnlyList<string> QueryWords(string text)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool letter = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (letter && start < 0)
                start = i;
            if (!letter && start >= 0)
            {
                string word = text[start..i].ToLowerInvariant();
                start = -1;
                if (!Stop.Contains(word))
                    words.Add(word);
            }
        }
        return words;
    }
}
