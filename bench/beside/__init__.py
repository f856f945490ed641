"""What is used today for a heap of French pages, beside this program: cases of French, ranking, furniture, exports."""
