using System.Collections.Frozen;
using Microsoft.Extensions.AI;
using RagKit.Text;

namespace RagKit.Answering;

/// <summary>Finds what a conversation asks last.</summary>
internal static class Question
{
    private const int FewestWords = 3;
    private static readonly FrozenSet<string> Pronouns = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "it", "its", "they", "them", "their", "he", "him", "his", "she", "her");

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', '.', ',', ';', ':', '!', '?', '(', ')', '"'];

    /// <summary>The last user message, after the one before it when it says little by itself; empty when there is none with text.</summary>
    public static string In(List<ChatMessage> messages)
    {
        int last = messages.FindLastIndex(message => message.Role == ChatRole.User);
        if (last < 0)
            return "";
        string question = messages[last].Text.Trim();
        int before = last == 0 ? -1 : messages.FindLastIndex(last - 1, message => message.Role == ChatRole.User && message.Text.Length > 0);
        return question.Length == 0 || before < 0 || !LeansOnContext(question)
            ? question
            : $"{messages[before].Text.Trim()}\n{question}";
    }

    private static bool LeansOnContext(string question) =>
        TextAnalyzer.QueryWords(question).Count(word => !TextAnalyzer.IsStopWord(word)) < FewestWords
        || question.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Any(Pronouns.Contains);
}
