"""Find out which skills and job titles job postings ask for, with evidence."""
